// The packages as they are published, in the projects of others: packed, installed beside nothing else, bundled without any
// configuration, and called with.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { preview } from 'vite';
import { untilEnded } from '@matrix-call/service/test/program';
import { ROOT, run } from '../../scripts/command.ts';
import { integrityOf } from '../../scripts/integrity.ts';
import { needs } from '../../scripts/parts.ts';
import { openPage, showLogsOnFailure, type WatchedPage } from './fixtures/browser.ts';
import { waitForCallState } from './fixtures/element-client.ts';
import { signIn, startLab, type Lab } from './fixtures/lab.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import { installPublished, PUBLISHED, runIn } from './fixtures/install-published.ts';
import { checkLinks, checkMaps, firstBytes } from './fixtures/packed.ts';
import type { PageServer } from './fixtures/page-server.ts';
import type { RegisteredUser } from './fixtures/synapse.ts';

/** How each project makes its page, into its folder `dist`. */
const PROJECTS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  vite: [['vite', 'build', 'vite', '--logLevel', 'warn']],
  esbuild: [
    [
      ...['esbuild', 'esbuild/main.js', '--bundle', '--format=esm', '--splitting'],
      ...['--outdir=esbuild/dist', '--log-level=error'],
    ],
    ['cp', 'esbuild/index.html', 'esbuild/dist/'],
  ],
  react: [
    ['tsc', '-p', 'react'],
    ['vite', 'build', 'react', '--logLevel', 'warn'],
  ],
  vue: [
    ['vue-tsc', '-p', 'vue'],
    ['vite', 'build', 'vue', '--logLevel', 'warn'],
  ],
};

/** The services, as packages, each with the folders in which its own packages of the repository may lie. */
const SERVICES = {
  '@matrix-call/turn': ['turn/'],
  '@matrix-call/widget-server': ['widget/server/', 'widget/'],
  '@matrix-call/gateway': ['signalling/gateway/', 'signalling/'],
};

/** What they are started by. */
const PROGRAMS = {
  'matrix-call-turn': '@matrix-call/turn',
  'matrix-call-widget': '@matrix-call/widget-server',
  'matrix-call-gateway': '@matrix-call/gateway',
};

/** Of `matrix-call` and `matrix-call/define` together. A second copy of either would be far above it. */
const MOST_FIRST_BYTES = 90_000;

describe('the packages, packed and installed', needs('chromium'), () => {
  let lab: Lab;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'matrix-call-consumers-'));
    lab = await startLab({ server: 'demo' });
    await installPublished(folder);
  });

  after(async () => {
    await lab.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('S09: carry their licence, and the notices of what they have inside', () => {
    for (const name of PUBLISHED) {
      const licence = readFileSync(join(folder, 'node_modules', name, 'LICENSE'), 'utf8');
      assert.match(licence, /Apache License/, name);
    }
    const noticesOf = (name: string): string =>
      readFileSync(join(folder, 'node_modules', name, 'dist', 'THIRD-PARTY-NOTICES.md'), 'utf8');
    assert.match(noticesOf('@matrix-call/signalling'), /simple-peer.*MIT/);
    assert.match(noticesOf('matrix-call'), /simple-peer.*MIT/);
    for (const name of ['lit', 'lit-html', 'lit-element', '@lit/reactive-element']) {
      assert.match(noticesOf('matrix-call'), new RegExp(`## ${name} .*BSD-3-Clause`), name);
    }
  });

  for (const [name, places] of Object.entries(SERVICES)) {
    test(`S17: the service ${name} comes with a lock file of the very packages it was tested with`, async () => {
      const place = join(folder, 'services', name);
      cpSync(join(folder, 'node_modules', name), place, { recursive: true });

      const { devDependencies, ...manifest } = readJson(join(place, 'package.json')) as Manifest;
      writeFileSync(join(place, 'package.json'), JSON.stringify(manifest));
      assert.ok(devDependencies, 'The lock file has none of them');

      // As npm does it with the one from the registry; it leaves the lock file of a tarball aside.
      await runIn(place, 'npm', ['ci', '--silent', '--omit=dev', '--ignore-scripts']);

      const { packages } = readJson(join(place, 'npm-shrinkwrap.json')) as { packages: Versions };
      const tested = (readJson(join(ROOT, 'package-lock.json')) as { packages: Versions }).packages;
      const locked = Object.entries(packages).filter(([path]) => path !== '');
      assert.ok(locked.length > 20);
      for (const [path, own] of locked) {
        const inRepository = [...places, ''].map((outer) => tested[outer + path]).find(Boolean);
        assert.deepEqual(pickVersion(own), pickVersion(inRepository), path);
        const installed = readJson(join(place, path, 'package.json')) as { version: string };
        assert.equal(installed.version, own?.version, path);
      }
    });
  }

  test('can be imported where there is no DOM', async () => {
    const names = [
      ...['matrix-call', 'matrix-call/define', 'matrix-call/react', 'matrix-call/vue'],
      ...['matrix-call/registration', '@matrix-call/signalling'],
      '@matrix-call/signalling/transport-contract',
      ...['@matrix-call/turn', '@matrix-call/widget-server'],
    ];
    const program = names.map((name) => `await import('${name}');`).join('');

    const code = await run(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: folder,
    });

    assert.equal(code, 0);
  });

  for (const [program, name] of Object.entries(PROGRAMS)) {
    test(`the program ${program} runs where nothing else of ours is, by the Node that runs it`, async () => {
      const packages = join(folder, 'node_modules');
      const main = join(packages, '.bin', program);

      const { code, stdout, stderr } = await untilEnded(
        spawn(process.execPath, [main, '--version'], { cwd: folder, env: {} }),
      );

      const { version } = readJson(join(packages, name, 'package.json')) as { version: string };
      assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: `${version}\n`, stderr: '' });
    });
  }

  for (const name of PUBLISHED) {
    test(`${name} has maps whose sources are inside, or files that are there`, () => {
      assert.ok(checkMaps(join(folder, 'node_modules', name)) > 0);
    });

    test(`${name} has a README whose links lead to what is in the package`, () => {
      const links = checkLinks(join(folder, 'node_modules', name));

      // Of signalling everything is in its README.
      assert.equal(links.length > 0, name !== '@matrix-call/signalling');
    });
  }

  test('S17: tell the hash of every file of the element', () => {
    const dist = join(folder, 'node_modules', 'matrix-call', 'dist');
    const hashes = readJson(join(dist, 'integrity.json')) as Readonly<Record<string, string>>;

    const files = ['matrix-call.js', ...globSync('chunks/*.js', { cwd: dist })];
    assert.ok(files.length > 1);
    assert.deepEqual(
      hashes,
      Object.fromEntries(files.map((file) => [file, integrityOf(readFileSync(join(dist, file)))])),
    );
  });

  test('have a README whose example for React compiles', async () => {
    const text = readFileSync(join(folder, 'node_modules', 'matrix-call', 'README.md'), 'utf8');
    const [, example = ''] = /```tsx\n([^`]+)```/u.exec(text) ?? [];
    assert.match(example, /accessToken = token/);
    assert.doesNotMatch(example, /<matrix-call[^>]*token/i);

    writeFileSync(join(folder, 'react', 'example.tsx'), example);

    await runIn(folder, 'tsc', ['-p', 'react']);
  });

  test('have a contract that the transport of the README keeps, and does not with a fault', async () => {
    const readme = join(folder, 'node_modules', '@matrix-call', 'signalling', 'README.md');
    const blocks = readFileSync(readme, 'utf8').split(/^```(?:ts)?$\n?/mu);
    const example = blocks.find((block) => block.includes('export function channelTransport'));
    writeFileSync(join(folder, 'contract', 'channel-transport.ts'), example ?? '');
    const show = (fault?: string): Promise<number> => {
      // Within a test Node takes files to test for its own.
      const env = { FAULT: fault, NODE_TEST_CONTEXT: undefined };
      return run(process.execPath, ['--test', 'contract/contract.test.js'], { cwd: folder, env });
    };

    await runIn(folder, 'tsc', ['-p', 'contract']);
    assert.equal(await show(), 0);
    assert.notEqual(await show('silent at the end'), 0);
  });

  for (const project of Object.keys(PROJECTS)) {
    test(`call and are called in a project with ${project}, which configures nothing`, async (t) => {
      await makePage(folder, project);
      const pages = await serveFolder(join(folder, project, 'dist'));
      t.after(() => pages.stop());
      const { alice, bob, roomId } = await lab.makePair();
      const [one, other] = await Promise.all(
        [alice, bob].map((user) => open(t, lab, { url: pages.url, user, roomId })),
      );
      assert.ok(one && other);

      await one.page.evaluate(() => document.querySelector('matrix-call')?.call({ video: true }));
      await waitForCallState(other.page, 'ringing');
      await other.page.evaluate(() =>
        document.querySelector('matrix-call')?.answer({ video: true }),
      );

      await Promise.all([proveMedia(one.page), proveMedia(other.page)]);
      for (const { page } of [one, other]) {
        assert.equal(await page.evaluate(() => 'isOneClass' in window && window.isOneClass), true);
      }
      await other.page.evaluate(() => document.querySelector('matrix-call')?.hangUp());
      await waitForCallState(one.page, 'ended');
      assert.deepEqual([...one.errors, ...other.errors], []);
    });
  }

  test('are in a page once, however many of their names it imports', async (t) => {
    await makePage(folder, 'vite');

    const bytes = firstBytes(join(folder, 'vite', 'dist'));

    t.diagnostic(`measured: ${(bytes / 1000).toFixed(1)} kB gzipped at first`);
    assert.ok(bytes > 30_000 && bytes < MOST_FIRST_BYTES, `${bytes} bytes`);
  });
});

interface Manifest {
  readonly devDependencies?: unknown;
}

type Versions = Readonly<
  Record<string, { readonly version: string; readonly integrity: string } | undefined>
>;

function pickVersion(own: Versions[string]): unknown {
  return own && { version: own.version, integrity: own.integrity };
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

async function makePage(folder: string, project: string): Promise<void> {
  for (const [program = '', ...args] of PROJECTS[project] ?? []) await runIn(folder, program, args);
}

async function serveFolder(outDir: string): Promise<PageServer> {
  const server = await preview({
    configFile: false,
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0 },
  });
  const address = server.httpServer.address();
  assert.ok(address && typeof address !== 'string');
  return { url: `http://127.0.0.1:${address.port}`, stop: () => server.close() };
}

interface Visit {
  readonly url: string;
  readonly user: RegisteredUser;
  readonly roomId: string;
}

async function open(
  t: TestContext,
  { browser }: Lab,
  { url, user, roomId }: Visit,
): Promise<WatchedPage> {
  const options = { ...signIn(user), roomId };
  const watched = await openPage(browser, user.userId, {
    url,
    prepare: (page) =>
      page.addInitScript((given) => {
        Object.assign(window, { options: given });
      }, options),
  });
  t.after(() => watched.close());
  showLogsOnFailure(t, watched);
  await waitForCallState(watched.page, 'idle');
  return watched;
}
