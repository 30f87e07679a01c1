import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { HTML, makePage, SCRIPT } from '../../test/page.ts';
import { buildService } from '../../test/service.ts';
import { findPage } from './page-files.ts';
import { pageHeaders } from './page-headers.ts';

const ASSET = '/assets/index-AbC123.js';

test('the page is asked for each time, and its assets are kept for good', async (t) => {
  const { app } = await buildService(t);

  const [page, named, asset] = [
    await app.inject('/'),
    await app.inject('/index.html'),
    await app.inject(ASSET),
  ];

  assert.deepEqual([page.body, named.body, asset.body], [HTML, HTML, SCRIPT]);
  assert.equal(page.headers['cache-control'], 'no-cache');
  assert.equal(named.headers['cache-control'], 'no-cache');
  assert.equal(asset.headers['cache-control'], 'public, max-age=31536000, immutable');
  assert.match(String(page.headers['content-type']), /^text\/html; charset=utf-8$/v);
  assert.match(String(asset.headers['content-type']), /^(?:text|application)\/javascript/v);
});

test('R119: the page and each asset carry every header, and none that forbids frames', async (t) => {
  const { app } = await buildService(t, { env: { FRAME_ANCESTORS: 'https://app.example.org' } });

  for (const url of ['/', ASSET]) {
    const { headers } = await app.inject(url);

    for (const [name, value] of Object.entries(pageHeaders(['https://app.example.org']))) {
      assert.equal(headers[name.toLowerCase()], value);
    }
    assert.equal(headers['x-frame-options'], undefined);
  }
});

test('HEAD, ranges and known versions answer as HTTP has it', async (t) => {
  const { app } = await buildService(t);

  const head = await app.inject({ method: 'HEAD', url: ASSET });
  const range = await app.inject({ url: ASSET, headers: { range: 'bytes=0-7' } });
  const known = await app.inject({
    url: '/',
    headers: { 'if-none-match': String((await app.inject('/')).headers.etag) },
  });

  assert.deepEqual(
    [head.statusCode, head.body, head.headers['content-length']],
    [200, '', String(SCRIPT.length)],
  );
  assert.deepEqual([range.statusCode, range.body], [206, SCRIPT.slice(0, 8)]);
  assert.equal(known.statusCode, 304);
  assert.equal(known.headers['cache-control'], 'no-cache');
});

test('no path leads out of the folder, to hidden files, or to what came later', async (t) => {
  const folder = await makePage(t);
  const { app } = await buildService(t, { deps: { page: folder } });
  await writeFile(join(folder, 'later.txt'), 'secret');
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;

  for (const path of [
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//secret.txt',
    '/.hidden',
    '/later.txt',
    '/assets/',
    '/assets',
    '/index.html%00.js',
  ]) {
    const answer = await askRaw(port, path);

    assert.match(answer, /^HTTP\/1\.1 40[034] /v, path);
    assert.ok(!/secret(?!\.txt)/v.test(answer), path);
  }
});

test('what is not there is a Matrix error', async (t) => {
  const { app } = await buildService(t);

  const answer = await app.inject('/nothing');

  assert.equal(answer.statusCode, 404);
  assert.equal(answer.json<{ errcode: string }>().errcode, 'M_UNRECOGNIZED');
});

test('a page that was not built is said at the start, with what to do', () => {
  assert.throws(() => findPage([new URL('file:///nowhere/page/')]), {
    name: 'PageMissingError',
    message:
      'The page is not there: no index.html in /nowhere/page/. In a checkout, run npm run build; otherwise install @matrix-call/widget-server again.',
  });
});

test('the first folder that has a page is taken', async (t) => {
  const folder = await makePage(t);

  assert.equal(findPage([new URL('file:///nowhere/'), new URL(`file://${folder}/`)]), `${folder}/`);
});

/** Unlike fetch, which tidies a path before it sends it. */
async function askRaw(port: number, path: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.setEncoding('utf8');
  let text = '';
  socket.on('data', (part: string) => (text += part));
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  await once(socket, 'close');
  return text;
}
