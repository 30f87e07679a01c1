// A chunk of its own: only pages whose visitors have no account need it.
export { VisitorDesk } from './visitor-desk.ts';
export { VisitorTransport } from './visitor-transport.ts';
