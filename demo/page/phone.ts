// One user's call, what can be set about it, and everything the element tells.
import 'matrix-call/define';
import type { MatrixCallElement } from 'matrix-call';
import type { DemoConfig } from './demo-config.ts';
import type { Account } from './account.ts';
import { connectionListOf } from './connection-list.ts';
import { make } from './make.ts';
import { mediaPathOf } from './media-path.ts';

/** Who calls, and whom. */
export interface PhoneOptions {
  readonly account: Account;
  readonly callee: string;
}

/** Shows the element for a user who is logged in. */
export function showPhone(config: DemoConfig, { account, callee }: PhoneOptions): void {
  const phone = make('matrix-call', { ...account, callee, homeserver: config.homeserver });
  if (config.turnService) phone.turnService = config.turnService;
  const log = make('ol', { className: 'log', ariaLabel: 'Events' });
  writeLog(phone, log);
  document.title = `${account.userId} · matrix-call demo`;
  document.body.append(
    make('main', { className: 'phone' }, [
      make('p', { className: 'who', textContent: `You are ${account.userId}` }),
      phone,
      make('div', { className: 'settings' }, settingsOf(phone, config)),
      connectionListOf(phone),
      traceButton(phone),
      log,
    ]),
  );
}

function settingsOf(phone: MatrixCallElement, { hasRelay }: DemoConfig): HTMLElement[] {
  const video = checkbox('Camera on', (isOn) => {
    phone.video = isOn;
  });
  phone.video = video.input.checked = true;
  const relay = checkbox('Relay only', (isOn) => {
    phone.relayOnly = isOn;
  });
  if (!hasRelay) {
    relay.input.disabled = true;
    relay.label.title = 'There is no relay: coturn is not installed';
  }
  return [video.label, relay.label];
}

function checkbox(
  text: string,
  onChange: (isOn: boolean) => void,
): { readonly label: HTMLLabelElement; readonly input: HTMLInputElement } {
  const input = make('input', { type: 'checkbox' });
  input.addEventListener('change', () => {
    onChange(input.checked);
  });
  return { input, label: make('label', {}, [input, text]) };
}

function writeLog(phone: MatrixCallElement, log: HTMLOListElement): void {
  const write = (text: string): void => {
    log.prepend(make('li', {}, [make('time', { textContent: timeOfDay() }), text]));
  };
  phone.log = ({ level, event, facts }) => {
    if (level !== 'debug') write([event, ...Object.values(facts)].filter(Boolean).join(' '));
  };
  phone.addEventListener('matrix-call-ready', ({ userId }) => {
    write(`ready as ${userId}`);
  });
  phone.addEventListener('matrix-call-incoming', ({ userId, video, waiting }) => {
    write(`${waiting ? 'second' : 'incoming'} ${video ? 'video ' : ''}call from ${userId}`);
  });
  phone.addEventListener('matrix-call-statechange', ({ state, previous }) => {
    write(`${previous} → ${state}`);
    if (state === 'connected') void mediaPathOf(phone).then(write);
  });
  phone.addEventListener('matrix-call-ended', ({ reason, durationMs }) => {
    write(`ended: ${reason}, ${Math.round(durationMs / 1000)} s`);
  });
  phone.addEventListener('matrix-call-error', ({ code, message }) => {
    write(`error ${code}: ${message}`);
  });
}

/** Copies what a report of a fault needs. */
function traceButton(phone: MatrixCallElement): HTMLButtonElement {
  const button = make('button', { type: 'button', textContent: 'Copy the trace of the call' });
  button.addEventListener('click', () => {
    void phone.getTrace().then((trace) => {
      return navigator.clipboard.writeText(JSON.stringify(trace, undefined, 1));
    });
  });
  return button;
}

function timeOfDay(): string {
  return new Date().toLocaleTimeString(undefined, { hour12: false });
}
