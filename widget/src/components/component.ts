// What all small components have in common.
import type { CSSResultGroup, PropertyDeclarations, PropertyValues } from 'lit';
import { DrawnElement } from '../drawn-element.ts';
import type { Say } from '../words/say.ts';
import { handSlotsOn } from '../given-slots.ts';
import { ask, type Request } from '../request.ts';
import { tokens } from './tokens.ts';

/** A part of the interface: shows what it is given, asks for what the user wants. */
export abstract class Component extends DrawnElement {
  static override styles: CSSResultGroup = tokens;
  static override properties = reactive('say');

  /** Says the words of the interface. */
  declare say: Say;

  /** Focuses the control the user most likely wants. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('[data-primary]')?.focus(options);
  }

  /** Lets every part be styled from outside of `<matrix-call>`. */
  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const parts = [...this.renderRoot.querySelectorAll('[part]')].flatMap(({ part }) => [...part]);
    this.setAttribute('exportparts', [...new Set(parts)].join());
    handSlotsOn(this, this.renderRoot);
  }

  /** Makes a listener that asks for something. */
  protected asks(request: Request): () => void {
    return () => {
      ask(this, request);
    };
  }
}

/** Declares properties that are drawn when they change; none of them is an attribute. */
export function reactive(...names: readonly string[]): PropertyDeclarations {
  return Object.fromEntries(names.map((name) => [name, { attribute: false }]));
}
