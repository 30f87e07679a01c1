// Calls in a widget: what a page needs that a client shows in a frame.

export { capabilitiesFor, type Purpose } from './widget-host/capabilities.ts';
export { WidgetApiTransport, type WidgetApiOptions } from './transport/widget-api.ts';
export {
  WidgetHost,
  type HostListener,
  type WidgetHostOptions,
} from './widget-host/widget-host.ts';
export type { HostAddress, HostWindow } from './widget-host/host-link.ts';
