// A few names that would run as code, or load something, where they were taken for markup.

/** Each would set `hacked` on the window if it ran. */
export const MARKUP_NAMES: readonly string[] = [
  '<img src=x onerror="window.hacked = 1">',
  '<script>window.hacked = 1</script>',
  '<svg onload="window.hacked = 1">',
  '"><img src=x onerror=window.hacked=1>',
  "' onmouseover='window.hacked = 1",
  '<iframe srcdoc="<script>parent.hacked = 1</script>">',
  '<a href="javascript:window.hacked = 1">Bob</a>',
  '<style>@import "//example.org/x.css"</style>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=window.hacked=1>',
  '${window.hacked = 1}',
  '{{constructor.constructor("window.hacked = 1")()}}',
  '<!--><script>window.hacked = 1</script>-->',
  '&lt;img src=x onerror=window.hacked=1&gt;',
  '?lit$123456789$<img src=x onerror=window.hacked=1>',
];

/** What no name may bring onto the page. */
export const FORBIDDEN =
  'img, script, iframe, a, object, embed, style, link, [onload], [onerror], [onmouseover]';
