// Makes docs/demo.png, the picture in the README: a real call on the demo page, with people drawn instead of filmed.

import { join } from 'node:path';

import type { Page } from 'playwright-core';

import { ROOT } from '../scripts/command.ts';
import { startDemo } from './demo.ts';
import { drawPeople } from './drawn-people.ts';
import { launchBrowser } from './e2e/fixtures/browser.ts';

const demo = await startDemo({ ports: { homeserver: 0, turn: 0, page: 0 } });
const browser = await launchBrowser();
try {
  const context = await browser.newContext({
    viewport: { width: 1180, height: 600 },
    deviceScaleFactor: 1.5,
  });
  await context.addInitScript(drawPeople);
  const page = await context.newPage();
  await page.goto(demo.url);
  await callFromLeftToRight(page);
  await page.screenshot({ path: join(ROOT, 'docs', 'demo.png') });
} finally {
  await browser.close();
  await demo.close();
}

async function callFromLeftToRight(page: Page): Promise<void> {
  const [left, right] = ['alice', 'bob'].map((user) => page.frameLocator(`iframe[src*="${user}"]`));
  await left?.getByRole('button', { name: /video/i }).first().click();
  await right?.getByRole('button', { name: /with video/i }).click();
  await left?.locator('matrix-call[call-state="connected"]').waitFor();
  await page.waitForTimeout(9_000);
}
