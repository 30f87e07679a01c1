import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** A folder with a page as a build makes it, beside a file that nobody may read; it goes with the test. */
export async function makePage(t: TestContext): Promise<string> {
  const outer = await mkdtemp(join(tmpdir(), 'matrix-call-widget-'));
  t.after(() => rm(outer, { recursive: true, force: true }));
  const folder = join(outer, 'page');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(outer, 'secret.txt'), 'secret');
  await writeFile(join(folder, '.hidden'), 'secret');
  await writeFile(join(folder, 'index.html'), HTML);
  await writeFile(join(folder, 'assets', 'index-AbC123.js'), SCRIPT);
  return folder;
}

/** The content of `index.html`. */
export const HTML = '<!doctype html><script type="module" src="./assets/index-AbC123.js"></script>';

/** The content of the only asset. */
export const SCRIPT = 'document.title = "Call";';
