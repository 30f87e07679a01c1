// Makes the pictures of docs/widget.md: the widget page outside of a client, in a client, and added without its room.

import { join } from 'node:path';

import type { Frame } from 'playwright-core';

import { ROOT } from '../scripts/command.ts';
import { drawPeople } from './drawn-people.ts';
import { launchBrowser } from './e2e/fixtures/browser.ts';
import { createDirectRoom } from './e2e/fixtures/matrix-client.ts';
import { startSynapse, type RegisteredUser } from './e2e/fixtures/synapse.ts';
import {
  openWidgetHost,
  serveCallWidget,
  serveWidgetHost,
  type WidgetHost,
} from './e2e/fixtures/widget-host.ts';

const [synapse, browser, hosts, widget] = await Promise.all([
  startSynapse(),
  launchBrowser(),
  serveWidgetHost(),
  serveCallWidget(),
]);
try {
  const [alice, bob] = await Promise.all([
    synapse.registerUser('alice'),
    synapse.registerUser('bob'),
  ]);
  const roomId = await createDirectRoom(alice, bob);
  await pictureOutside();
  const open = (user: RegisteredUser, registration = widget.registration): Promise<WidgetHost> =>
    openWidgetHost(browser, hosts.url, {
      ...{ ...user, roomId, registration, consent: 'all' },
      prepare: (page) => page.addInitScript(drawPeople),
    });
  await pictureCall(await open(alice), await open(bob));
} finally {
  await browser.close();
  await Promise.all([synapse.stop(), hosts.stop(), widget.stop()]);
}

async function pictureOutside(): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 720, height: 460 },
    deviceScaleFactor: 1.5,
  });
  const page = await context.newPage();
  await page.goto(widget.url);
  await page.getByRole('button', { name: 'Copy' }).waitFor();
  await page.screenshot({ path: pathOf('widget-outside') });
}

async function pictureCall(left: WidgetHost, right: WidgetHost): Promise<void> {
  await pressIn(left.frame, 'Video call');
  await pressIn(right.frame, 'Accept with video');
  await left.frame.locator('matrix-call[call-state="connected"]').waitFor();
  // The names are shown in the beginning, and the pictures need a moment.
  await left.page.waitForTimeout(6_000);
  await left.page.locator('iframe[name=widget]').screenshot({ path: pathOf('widget-call') });
}

function pressIn(frame: Frame, label: string): Promise<void> {
  return frame.locator('matrix-call').getByRole('button', { name: label, exact: true }).click();
}

function pathOf(name: string): string {
  return join(ROOT, 'docs', `${name}.png`);
}
