// Calls in a widget: what a page needs that a client shows in a frame.

export { Approval } from './widget-host/approval.ts';
export {
  capabilitiesFor,
  inRoom,
  type Purpose,
  receivingState,
  sendingState,
} from './widget-host/capabilities.ts';
export { hearLook } from './widget-host/host-look.ts';
export { HostLink, type HostAddress, type HostWindow } from './widget-host/host-link.ts';
export { WidgetApiTransport, type WidgetApiOptions } from './transport/widget-api.ts';
export {
  WidgetHost,
  type HostListener,
  type WidgetHostOptions,
} from './widget-host/widget-host.ts';
