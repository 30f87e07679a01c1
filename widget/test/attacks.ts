// Names that would do something if anybody took them for markup. Each sets `hacked` on the window, or loads something.

const PAYLOAD = 'window.hacked=1';

/** Elements that run their handler as soon as they are there. */
const ELEMENTS = [
  ['img', 'src=x onerror'],
  ['img', 'src="x" srcset="x 1x" onerror'],
  ['image', 'src=x onerror'],
  ['svg', 'onload'],
  ['body', 'onload'],
  ['input', 'autofocus onfocus'],
  ['select', 'autofocus onfocus'],
  ['textarea', 'autofocus onfocus'],
  ['video', 'src=x onerror'],
  ['video', 'autoplay onplay'],
  ['audio', 'src=x onerror'],
  ['iframe', 'src="about:blank" onload'],
  ['object', 'data=x onerror'],
  ['embed', 'src=x onload'],
  ['link', 'rel=stylesheet href=x onerror'],
  ['style', 'onload'],
  ['details', 'open ontoggle'],
  ['marquee', 'onstart'],
  ['div', 'style="animation:x 1s" onanimationstart'],
  ['matrix-call', 'onfocus'],
] as const;

/** How the same tag is written so that a filter does not see it. */
const SPELLINGS: readonly ((tag: string, attributes: string) => string)[] = [
  (tag, attributes) => `<${tag} ${attributes}="${PAYLOAD}">`,
  (tag, attributes) => `<${tag.toUpperCase()} ${attributes.toUpperCase()}='${PAYLOAD}'>`,
  (tag, attributes) => `"><${tag} ${attributes}=${PAYLOAD}>`,
  (tag, attributes) => `<${tag}/${attributes.replaceAll(' ', '/')}=${PAYLOAD}//`,
  (tag, attributes) => `</title></style></textarea><${tag} ${attributes}=${PAYLOAD}>`,
  (tag, attributes) => `<!--><${tag} ${attributes}=${PAYLOAD}>-->`,
  (tag, attributes) => `<${tag}\t${attributes}\n=\n"&#119;indow.hacked=1">`,
  (tag, attributes) => `<svg><foreignObject><${tag} ${attributes}=${PAYLOAD}>`,
  (tag, attributes) => `<math><mtext><${tag} ${attributes}=${PAYLOAD}>`,
];

const OTHERS = [
  `<script>${PAYLOAD}</script>`,
  `<SCRIPT SRC=data:,${PAYLOAD}></SCRIPT>`,
  `<scr<script>ipt>${PAYLOAD}</scr</script>ipt>`,
  `<svg><script>${PAYLOAD}</script></svg>`,
  `<iframe srcdoc="<script>parent.${PAYLOAD}</script>">`,
  `<iframe src="javascript:parent.${PAYLOAD}">`,
  `<a href="javascript:${PAYLOAD}">Bob</a>`,
  `<a href="&#106;avascript:${PAYLOAD}">Bob</a>`,
  `<form action="javascript:${PAYLOAD}"><button>Bob</button></form>`,
  '<style>@import "//example.org/x.css"</style>',
  '<meta http-equiv="refresh" content="0;url=//example.org">',
  '<base href="//example.org/">',
  `<template shadowrootmode=open><script>${PAYLOAD}</script></template>`,
  `javascript:${PAYLOAD}`,
  `' onmouseover='${PAYLOAD}`,
  `\`;${PAYLOAD};\``,
  `\${${PAYLOAD}}`,
  `{{constructor.constructor("${PAYLOAD}")()}}`,
  `?lit$123456789$<img src=x onerror=${PAYLOAD}>`,
  `&lt;img src=x onerror=${PAYLOAD}&gt;`,
  `\u202E<img src=x onerror=${PAYLOAD}>\u200B`,
  `\u0000<script>${PAYLOAD}</script>`,
];

/** More than two hundred of them. */
export const ATTACKS: readonly string[] = [
  ...ELEMENTS.flatMap(([tag, attributes]) => SPELLINGS.map((spell) => spell(tag, attributes))),
  ...OTHERS,
];
