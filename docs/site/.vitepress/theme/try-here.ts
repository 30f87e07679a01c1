// <try-here>: a call between Alice and Bob within the page. Nothing of it is loaded before somebody wants it.

/** What is loaded: demo/in-page/main.ts, built. */
interface LiveCall {
  readonly showBothSides: (place: Element, devices: 'own' | 'drawn') => () => void;
}

/** Defines the element; `base` is where the site lies. */
export function defineTryHere(base: string): void {
  if (customElements.get('try-here')) return;
  const loadCall = (): Promise<LiveCall> =>
    import(
      /* @vite-ignore */ new URL(`${base}live/main.js`, location.href).href
    ) as Promise<LiveCall>;
  customElements.define(
    'try-here',
    class extends HTMLElement {
      #end: (() => void) | undefined;

      connectedCallback(): void {
        this.#offer();
      }

      disconnectedCallback(): void {
        this.#end?.();
        this.#end = undefined;
      }

      #offer(): void {
        this.replaceChildren(
          choice('Try it here', () => this.#begin('drawn')),
          choice('… with my camera and microphone', () => this.#begin('own')),
          paragraph(HINT),
        );
      }

      async #begin(devices: 'own' | 'drawn'): Promise<void> {
        const status = paragraph('Loading …');
        status.role = 'status';
        this.replaceChildren(status);
        try {
          const { showBothSides } = await loadCall();
          if (!this.isConnected) return;
          const stage = Object.assign(document.createElement('div'), { className: 'sides' });
          this.replaceChildren(stage);
          this.#end = showBothSides(stage, devices);
          stage.tabIndex = -1;
          stage.focus();
        } catch (error) {
          this.#offer();
          this.append(paragraph(`It could not be loaded: ${String(error)}`));
        }
      }
    },
  );
}

function choice(text: string, press: () => Promise<void>): HTMLButtonElement {
  const button = Object.assign(document.createElement('button'), { type: 'button' });
  button.textContent = text;
  button.addEventListener('click', () => void press());
  return button;
}

function paragraph(text: string): HTMLParagraphElement {
  return Object.assign(document.createElement('p'), { textContent: text });
}

const HINT =
  'The first button needs no devices: both sides send a drawn picture and no sound. With your own devices, wear headphones: both sides are in one room.';
