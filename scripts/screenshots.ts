// Lets a browser test see what is drawn on its page.
import type { TestRunnerPlugin } from '@web/test-runner';
import { PlaywrightLauncher } from '@web/test-runner-playwright';

/** Answers the command `screenshot` with a PNG of the window, in base64, a pixel of CSS a pixel; Chromium only. */
export function screenshots(): TestRunnerPlugin {
  return {
    name: 'screenshots',
    async executeCommand({ command, session: { browser, id } }) {
      if (command !== 'screenshot' || !(browser instanceof PlaywrightLauncher)) return undefined;
      const image = await browser.getPage(id).screenshot({ scale: 'css', animations: 'disabled' });
      return image.toString('base64');
    },
  };
}
