// The icons that only a running call has; those of the entry are in icon.ts.
import type { QualityLevel } from '@matrix-call/signalling';
import { html, svg, type TemplateResult } from 'lit';

/** An icon of strokes on a grid of 24. */
export function callIcon(name: keyof typeof PATHS, size = 20): TemplateResult {
  return html`<svg
    width=${size}
    height=${size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${svg`<path d=${PATHS[name]} />`}
  </svg>`;
}

/** Four bars, as many of them full as the connection is good; a stroke through them where it is lost. */
export function qualityBars(level: QualityLevel): TemplateResult {
  const full = FULL_BARS[level];
  return html`<svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
    ${[0, 1, 2, 3].map(
      (bar) =>
        svg`<rect x=${bar * 4 + 0.5} y=${11 - bar * 3} width="3" height=${4 + bar * 3} rx="1"
          fill=${bar < full ? 'currentColor' : 'none'} stroke="currentColor" stroke-width="0.75" />`,
    )}
    ${full === 0 ? svg`<path d="M2 2l12 12" stroke="currentColor" stroke-width="2" />` : undefined}
  </svg>`;
}

const FULL_BARS: Readonly<Record<QualityLevel, number>> = { good: 4, fair: 3, poor: 1, lost: 0 };

const PATHS = {
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  fullscreen: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  leaveFullscreen: 'M9 4v5H4M20 9h-5V4M15 20v-5h5M4 15h5v5',
  tick: 'M5 12.5l4.5 4.5L19 7.5',
  swap: 'M4 8h14l-4-4M20 16H6l4 4',
  strip: 'M3 4.5h18v15H3zM14.5 4.5v15',
};
