// The connection check: a button, and what it found as a list.
import type { ConnectionFinding, MatrixCallElement } from 'matrix-call';
import { make } from './make.ts';

/** A button that checks the connection, and the list of what was found. */
export function connectionListOf(phone: MatrixCallElement): HTMLElement {
  const button = make('button', { type: 'button', textContent: 'Check connection' });
  const words = make('p', { role: 'status' });
  const list = make('ul', { ariaLabel: 'Connection check' });
  button.addEventListener('click', () => {
    button.disabled = true;
    words.textContent = 'Checking… Your browser may ask for microphone and camera.';
    list.replaceChildren();
    phone
      .checkConnection()
      .then(
        (findings) => {
          words.textContent = summaryOf(findings);
          list.replaceChildren(...findings.map(itemOf));
        },
        (error: unknown) => {
          words.textContent = error instanceof Error ? error.message : String(error);
        },
      )
      .finally(() => {
        button.disabled = false;
      });
  });
  return make('section', { className: 'check' }, [button, words, list]);
}

function summaryOf(findings: readonly ConnectionFinding[]): string {
  const count = findings.filter(({ outcome }) => outcome === 'problem').length;
  if (count === 0) return 'No problem was found.';
  return count === 1 ? '1 problem was found.' : `${count} problems were found.`;
}

/** The mark is read aloud as a word; the colour only repeats it. */
function itemOf({ outcome, text, ms }: ConnectionFinding): HTMLElement {
  return make('li', { className: outcome }, [
    make('strong', { textContent: `${MARKS[outcome]}: ` }),
    text,
    make('span', { textContent: ` ${ms} ms` }),
  ]);
}

const MARKS: Readonly<Record<ConnectionFinding['outcome'], string>> = {
  ok: 'OK',
  problem: 'Problem',
  notOffered: 'Not there',
  notChecked: 'Not checked',
};
