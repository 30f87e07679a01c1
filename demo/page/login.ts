// Logging in with a password, as any page can that has no login of its own yet.
import type { DemoConfig } from './demo-config.ts';
import { make } from './make.ts';
import { showPhone } from './phone.ts';

/** Someone who is logged in. */
export interface Account {
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
}

/** Logs in on a new device; throws with the homeserver's words if it refuses. */
export async function logIn(
  homeserver: string,
  { user, password }: { readonly user: string; readonly password: string },
): Promise<Account> {
  const response = await fetch(`${homeserver}/_matrix/client/v3/login`, {
    method: 'POST',
    body: JSON.stringify({
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user },
      password,
      initial_device_display_name: 'matrix-call demo',
    }),
  });
  const answer = (await response.json()) as Record<string, string | undefined>;
  const { user_id: userId, device_id: deviceId, access_token: accessToken } = answer;
  if (!userId || !deviceId || !accessToken) {
    throw new Error(answer['error'] ?? `The homeserver answered ${response.status}`);
  }
  return { userId, deviceId, accessToken };
}

/** Asks who the user is and whom they want to call; then shows the call. */
export async function showLogin(config: DemoConfig): Promise<void> {
  const [user, password, callee] = [
    make('input', { name: 'user', required: true, autocomplete: 'username' }),
    make('input', { type: 'password', required: true, autocomplete: 'current-password' }),
    make('input', { name: 'callee', placeholder: '@bob:example.org', required: true }),
  ];
  const problem = make('p', { className: 'problem', role: 'alert' });
  const form = make('form', { className: 'login' }, [
    make('h1', { textContent: 'matrix-call' }),
    make('p', { textContent: `Sign in at ${new URL(config.homeserver).host}.` }),
    make('label', {}, ['User', user]),
    make('label', {}, ['Password', password]),
    make('label', {}, ['Whom to call', callee]),
    make('button', { textContent: 'Sign in' }),
    problem,
  ]);
  document.body.append(form);
  const account = await accountFrom(form, problem, () =>
    logIn(config.homeserver, { user: user.value, password: password.value }),
  );
  form.remove();
  showPhone(config, { account, callee: callee.value });
}

function accountFrom(
  form: HTMLFormElement,
  problem: HTMLElement,
  attempt: () => Promise<Account>,
): Promise<Account> {
  return new Promise((resolve) => {
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      problem.textContent = '';
      attempt().then(resolve, (error: unknown) => {
        problem.textContent = error instanceof Error ? error.message : String(error);
      });
    });
  });
}
