// The form for a homeserver that knows no demo users.
import { logIn, type Account } from './account.ts';
import type { DemoConfig } from './demo-config.ts';
import { make } from './make.ts';

/** Asks who the user is and whom they want to call. */
export async function askWho(
  config: DemoConfig,
): Promise<{ readonly account: Account; readonly callee: string }> {
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
  return { account, callee: callee.value };
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
