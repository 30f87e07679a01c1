import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { askedSettings } from '@matrix-call/service/test/asked-settings';
import { readConfig } from '../src/config.ts';
import { caddyLines, nginxLines } from './snippets.ts';

const read = (file: string): Promise<string> =>
  readFile(new URL(`../${file}`, import.meta.url), 'utf8');

for (const [file, lines] of [
  ['deploy/nginx-page.conf', nginxLines()],
  ['deploy/Caddyfile-page', caddyLines()],
] as const) {
  test(`${file} sends the very headers that the service sends`, async () => {
    const written = (await read(file)).split('\n').map((line) => line.trim());

    for (const line of lines) assert.ok(written.includes(line), line);
  });
}

test('README names every header and its value', async () => {
  const text = await read('README.md');

  for (const line of nginxLines()) assert.ok(text.includes(line), line);
});

test('README names every setting', async () => {
  const text = await read('README.md');

  const names = askedSettings(readConfig);
  assert.ok(names.length >= 8);
  for (const name of names) assert.match(text, new RegExp(`^\\| \`${name}\` `, 'mv'));
});

test('the shipped unit serves, can list its addresses, and stays down while settings are wrong', async () => {
  const unit = await read('deploy/matrix-call-widget.service');

  assert.match(unit, /^ExecStart=.*\/@matrix-call\/widget-server\/dist\/main\.js serve$/mv);
  assert.match(unit, /^RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK$/mv);
  assert.match(unit, /^RestartPreventExitStatus=78$/mv);
  assert.doesNotMatch(unit, /turn/iv);
});

test('the container runs the program of this package as nobody special, at its port', async () => {
  const file = await read('deploy/Dockerfile');

  assert.match(
    file,
    /^ENTRYPOINT \["node", ".*\/@matrix-call\/widget-server\/dist\/main\.js"\]$/mv,
  );
  assert.match(file, /^CMD \["serve"\]$/mv);
  assert.match(file, /^USER 1000:1000$/mv);
  assert.match(file, /^EXPOSE 8070$/mv);
  assert.doesNotMatch(file, /turn/iv);
});
