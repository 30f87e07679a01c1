// The icons: strokes on a grid of 24, drawn for this element.
import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

/** The name of an icon. */
export type IconName = keyof typeof ICONS;

/** An icon in the colour of the text. The control around it carries the words. */
export function icon(name: IconName, size = 24): TemplateResult {
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
    ${ICONS[name]}
  </svg>`;
}

function path(d: string): SVGTemplateResult {
  return svg`<path d=${d} />`;
}

const HANDSET =
  'M5 3.5h3.2c.4 0 .8.3.9.7l.9 3.6c.1.4 0 .8-.3 1L7.6 10.6a13 13 0 0 0 5.8 5.8l1.8-2.1c.3-.3.7-.4 1-.3l3.6.9c.4.1.7.5.7.9V19a1.8 1.8 0 0 1-1.9 1.8C10.2 20.3 3.7 13.8 3.2 5.4A1.8 1.8 0 0 1 5 3.5z';
const CAMERA =
  'M4 6.5h9a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2zM15 11l5.5-3.3a1 1 0 0 1 1.5.9v6.8a1 1 0 0 1-1.5.9L15 13';
const MICROPHONE =
  'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21';
const STRIKE = 'M3.5 3.5l17 17';

const ICONS = {
  phone: path(HANDSET),
  hangUp: svg`<g transform="rotate(135 12 12)">${path(HANDSET)}</g>`,
  camera: path(CAMERA),
  cameraOff: path(CAMERA + STRIKE),
  microphone: path(MICROPHONE),
  microphoneOff: path(MICROPHONE + STRIKE),
  person: path('M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5a7.5 7.5 0 0 1 15 0'),
  screen: path('M3 4.5h18v12H3zM8 20.5h8M12 13V8M9.5 10L12 7.5l2.5 2.5'),
  more: path('M5 12h.1M12 12h.1M19 12h.1'),
  sound: path('M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11'),
  silence: path('M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM16 9.5l5 5M21 9.5l-5 5'),
  flip: path(
    'M4 12a8 8 0 0 1 13.7-5.6L20 8.5M20 4v4.5h-4.5M20 12a8 8 0 0 1-13.7 5.6L4 15.5M4 20v-4.5h4.5',
  ),
  close: path('M6 6l12 12M18 6L6 18'),
  info: path('M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5M12 7.8v.1'),
  warning: path('M12 4L2.8 19.5h18.4zM12 10v4.5M12 17v.1'),
};
