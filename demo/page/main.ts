// The demo page: both users side by side, or one of them, or somebody on a real homeserver.
import type { DemoConfig } from './demo-config.ts';
import { logIn } from './account.ts';
import { askWho } from './login.ts';
import { showPhone } from './phone.ts';
import { showBoth } from './both.ts';

async function main(): Promise<void> {
  const config = (await (await fetch('/demo.json')).json()) as DemoConfig;
  const name = new URLSearchParams(location.search).get('user');
  if (!config.isDemo) {
    showPhone(config, await askWho(config));
  } else if (name === null) {
    showBoth();
  } else {
    const account = await logIn(config.homeserver, { user: name, password: name });
    const [, serverName = ''] = account.userId.split(/:(.*)/s);
    const other = name === 'alice' ? 'bob' : 'alice';
    showPhone(config, { account, callee: `@${other}:${serverName}` });
  }
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  document.body.replaceChildren(`The demo does not work: ${message}. Is it still running?`);
});
