/** What stands in `/.well-known/matrix/client` so that the call button of Element asks the hook. */
export function wellKnownSnippet(hookUrl: string, ignoresDirectRooms: boolean): string {
  const behaviour = { widget_build_url: hookUrl, ignore_dm: ignoresDirectRooms };
  return `${JSON.stringify({ 'io.element.call_behaviour': behaviour }, undefined, 2)}\n`;
}

/** Where this service has the hook, if it serves the page at this address. */
export function hookOf(pageUrl: string): string {
  return new URL('v1/widget', pageUrl.endsWith('/') ? pageUrl : `${pageUrl}/`).href;
}
