// How the widget page is registered in a room: its URL with the variables that the host replaces, and the state event.
// It imports nothing and touches no page, so that servers, programs and pages share it.

/** What the page is told beside what the host knows. */
export interface WidgetSettings {
  /** Base URL of the TURN service; left out, the homeserver's own credentials are taken. */
  readonly turnService?: string | undefined;
  /** Calls use relayed candidates only. */
  readonly relayOnly?: boolean | undefined;
}

/** What a widget event is made of. */
export interface WidgetOptions {
  /** The address of the page, without query or fragment. */
  readonly pageUrl: string;
  /** What the room reads over the widget. */
  readonly name?: string | undefined;
  readonly settings?: WidgetSettings | undefined;
  /** Who registers it, where that is known; hosts otherwise take the sender of the event. */
  readonly creatorUserId?: string | undefined;
}

/** The content of the state event. */
export interface WidgetContent {
  readonly id: string;
  readonly type: 'm.custom';
  readonly url: string;
  readonly name: string;
  readonly data: Readonly<Record<string, never>>;
  readonly creatorUserId?: string;
}

/** The state event that puts the widget into a room. */
export interface WidgetEvent {
  readonly type: typeof WIDGET_EVENT_TYPE;
  readonly stateKey: typeof WIDGET_ID;
  readonly content: WidgetContent;
}

/**
 * The URL to register: everything the page learns stands in the fragment, so no web server reads it. The variables stay
 * as they are, for the host to replace. Throws a TypeError for an address that browsers give no camera.
 */
export function widgetUrl(pageUrl: string, settings: WidgetSettings = {}): string {
  const page = secureUrl(pageUrl, 'The address of the widget page');
  const parameters = PARAMETERS.map(([name, variable]) => `${name}=$${variable}`);
  if (settings.turnService !== undefined) {
    const { href } = secureUrl(settings.turnService, 'The address of the TURN service');
    parameters.push(`turnService=${encodeURIComponent(href)}`);
  }
  if (settings.relayOnly === true) parameters.push('relayOnly');
  // The host would take a dollar in the path for one of its variables.
  return `${page.href.replaceAll('$', '%24')}#?${parameters.join('&')}`;
}

/** The state event that puts the widget into a room; throws a TypeError as {@link widgetUrl}. */
export function widgetEvent(options: WidgetOptions): WidgetEvent {
  const { pageUrl, name = DEFAULT_WIDGET_NAME, settings, creatorUserId } = options;
  return {
    type: WIDGET_EVENT_TYPE,
    stateKey: WIDGET_ID,
    content: {
      id: WIDGET_ID,
      type: 'm.custom',
      url: widgetUrl(pageUrl, settings),
      name,
      // The host replaces its keys in the URL, too: none could hide one of the host's own.
      data: {},
      ...(creatorUserId !== undefined && { creatorUserId }),
    },
  };
}

/** The line that adds the widget to the room in which somebody types it; throws a TypeError as {@link widgetUrl}. */
export function addWidgetLine(pageUrl: string, settings: WidgetSettings = {}): string {
  return `/addwidget ${widgetUrl(pageUrl, settings)}`;
}

function secureUrl(text: string, what: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw new TypeError(`${what} must be a URL, not "${text}"`);
  const isHere = url.protocol === 'http:' && THIS_MACHINE.includes(url.hostname);
  if (url.protocol !== 'https:' && !isHere) {
    throw new TypeError(`${what} must start with https:// (http:// only on this machine)`);
  }
  if (text.includes('?') || text.includes('#') || url.username !== '' || url.password !== '') {
    throw new TypeError(`${what} must have no user, query or fragment`);
  }
  return url;
}

/** The type of the state event: hosts do not read `m.widget` yet. */
export const WIDGET_EVENT_TYPE = 'im.vector.modular.widgets';

/** The state key of the event, by which the widget is found again: one of it in a room. */
export const WIDGET_ID = 'matrix-call';

/** What the room reads over the widget, unless it is told otherwise. */
export const DEFAULT_WIDGET_NAME = 'Call';

// The names the page reads, and the variables by which matrix-widget-api knows their values.
const PARAMETERS = [
  ['roomId', 'matrix_room_id'],
  ['userId', 'matrix_user_id'],
  ['displayName', 'matrix_display_name'],
  ['deviceId', 'org.matrix.msc3819.matrix_device_id'],
  ['baseUrl', 'org.matrix.msc4039.matrix_base_url'],
  ['clientId', 'org.matrix.msc2873.client_id'],
  ['theme', 'org.matrix.msc2873.client_theme'],
  ['lang', 'org.matrix.msc2873.client_language'],
] as const;

const THIS_MACHINE = ['localhost', '127.0.0.1', '[::1]'];
