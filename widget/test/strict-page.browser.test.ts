import { assert } from '@open-wc/testing';
import { ATTACKS } from './attacks.ts';
import type { StrictReport } from './strict-page.ts';

// As strict as a page can be that runs scripts of its own at all. Firefox takes 'self' for nobody in a frame of `srcdoc`.
const POLICY = [
  "default-src 'none'",
  `script-src ${location.origin}`,
  `style-src ${location.origin}`,
  "require-trusted-types-for 'script'",
].join('; ');

describe('<matrix-call> on a page with a strict Content Security Policy', () => {
  it('C-17, C-18: runs and loads nothing of two hundred attacks', async function () {
    this.timeout(60_000);

    const report = await openStrictPage();

    assert.isAbove(ATTACKS.length, 200);
    assert.strictEqual(report.drawn % ATTACKS.length, 0);
    assert.isTrue(report.isStrict);
    assert.isFalse(report.isHacked);
    assert.deepEqual(report.foreign, []);
    assert.deepEqual(report.violations, []);
    assert.deepEqual(report.requests, []);
    console.log(
      `C-17, C-18 measured: ${report.drawn} faces of ${ATTACKS.length} attacks, 0 executions, 0 requests`,
    );
  });
});

/** The report of a page that attacks the element in it. */
async function openStrictPage(): Promise<StrictReport> {
  const { promise, resolve } = Promise.withResolvers<StrictReport>();
  window.addEventListener(
    'strict-page-report',
    (event) => {
      resolve((event as CustomEvent<StrictReport>).detail);
    },
    { once: true },
  );
  const frame = document.createElement('iframe');
  frame.srcdoc = `<!doctype html><html lang="en"><head>
    <meta http-equiv="Content-Security-Policy" content="${POLICY}">
    <title>A strict page</title>
    <script type="module" src="/widget/test/strict-page.ts"></script>
    </head><body></body></html>`;
  document.body.append(frame);
  const report = await promise;
  frame.remove();
  return report;
}
