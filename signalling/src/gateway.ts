// Calls of visitors without an account, over a gateway.

export { GatewayTransport, type GatewayOptions } from './transport/gateway.ts';
export { askCallee, type CalleeFacts } from './visitor/ask-callee.ts';
export type { OpenSocket, SocketLike } from './visitor/gateway-socket.ts';
