// A chunk of its own: only pages whose visitors have no account need it.
export { GatewayTransport } from '@matrix-call/signalling/gateway';
