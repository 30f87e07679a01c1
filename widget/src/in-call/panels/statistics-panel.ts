// How a call is carried, in numbers, for those who look into a fault.
import type { Call } from '@matrix-call/signalling';
import { html, nothing, type TemplateResult } from 'lit';
import { AsyncDirective } from 'lit/async-directive.js';
import { directive } from 'lit/directive.js';
import type { InCallKey } from '../../words/string-keys.ts';
import { slotted } from '../../components/parts.ts';
import type { Say } from '../../words/say.ts';
import { readStatistics, type Picture, type Statistics } from './read-statistics.ts';

/** Looks every two seconds, as long as it is seen. */
class StatisticsPanel extends AsyncDirective {
  #say: Say | undefined;
  #call: Call | undefined;
  #statistics: Statistics | undefined;
  #note: 'copied' | 'notCopied' | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  render(say: Say, call: Call): TemplateResult {
    [this.#say, this.#call] = [say, call];
    if (this.#timer === undefined) this.#watch();
    return this.#draw(say, call);
  }

  protected override disconnected(): void {
    clearInterval(this.#timer);
  }

  protected override reconnected(): void {
    this.#watch();
  }

  #watch(): void {
    this.#timer = setInterval(() => void this.#look(), EVERY_MS);
    void this.#look();
  }

  async #look(): Promise<void> {
    // A call that has just ended has none.
    const report = await this.#call?.getStats().catch(() => undefined);
    this.#statistics = report && readStatistics(report);
    this.#drawAgain();
  }

  #drawAgain(): void {
    if (this.isConnected && this.#say && this.#call)
      this.setValue(this.#draw(this.#say, this.#call));
  }

  #draw(say: Say, call: Call): TemplateResult {
    const statistics = this.#statistics;
    const rows = statistics ? rowsOf(say, call, statistics) : [];
    return html`${
        statistics
          ? html`<dl>
              ${rows.map(
                ([key, text]) =>
                  html`<div>
                    <dt>${say(key)}</dt>
                    <dd>${text || '–'}</dd>
                  </div>`,
              )}
            </dl>`
          : html`<p>${say('statistics.none')}</p>`
      }
      <button type="button" class="plain choice" part="button copy" @click=${this.#copy}>
        ${slotted('label-copy', say('copyStatistics'))}
      </button>
      <span role="status">${this.#note ? say(this.#note) : nothing}</span>`;
  }

  readonly #copy = async (): Promise<void> => {
    const { quality } = this.#call ?? {};
    const report = { quality, statistics: this.#statistics, trace: this.#call?.trace() };
    try {
      await navigator.clipboard.writeText(JSON.stringify(report, undefined, 2));
      this.#note = 'copied';
    } catch {
      // Frames and pages without https may not.
      this.#note = 'notCopied';
    }
    this.#drawAgain();
  };
}

/** The numbers of a call. Put into a template, it renews itself. */
export const statisticsPanel = directive(StatisticsPanel);

type Row = readonly [key: InCallKey, text: string | undefined];

function rowsOf(say: Say, { quality }: Call, statistics: Statistics): readonly Row[] {
  const { roundTripMs, lossReceivedPercent, lossSentPercent, path } = statistics;
  return [
    ['statistics.quality', quality && say(`quality.${quality.level}`)],
    ['statistics.roundTrip', inUnits(roundTripMs, 'ms')],
    ['statistics.lossReceived', inUnits(lossReceivedPercent, '%')],
    ['statistics.lossSent', inUnits(lossSentPercent, '%')],
    ['statistics.received', sizeOf(statistics.received)],
    ['statistics.sent', sizeOf(statistics.sent)],
    ['statistics.codecs', statistics.codecs.join(', ')],
    ['statistics.path', path && `${say(`path.${path.kind}`)} ${path.protocol.toUpperCase()}`],
  ];
}

function inUnits(value: number | undefined, unit: string): string | undefined {
  return value === undefined ? undefined : `${String(value)} ${unit}`;
}

function sizeOf(picture: Picture | undefined): string | undefined {
  if (!picture) return undefined;
  const { width, height, framesPerSecond } = picture;
  const size = `${String(width)} × ${String(height)}`;
  return framesPerSecond === undefined ? size : `${size}, ${String(framesPerSecond)} fps`;
}

const EVERY_MS = 2_000;
