// A line that can be copied, such as the one that adds the widget to a room.
import { html, type TemplateResult } from 'lit';
import { words } from './words.ts';

/** The line, and a button that copies it. */
export function copyable(line: string): TemplateResult {
  return html`
    <p><code>${line}</code></p>
    <p>
      <button class="main" @click=${(event: Event) => void copy(line, event.currentTarget)}>
        ${words.copy}
      </button>
      <span role="status"></span>
    </p>
  `;
}

async function copy(line: string, button: EventTarget | null): Promise<void> {
  if (!(button instanceof HTMLElement)) return;
  const status = button.nextElementSibling;
  const source = button.closest('p')?.previousElementSibling?.querySelector('code');
  try {
    await navigator.clipboard.writeText(line);
    if (status) status.textContent = words.copied;
  } catch {
    // A frame that may not write to the clipboard: the line is marked, ready for the keys.
    if (source) getSelection()?.selectAllChildren(source);
    if (status) status.textContent = words.marked;
  }
}
