/** The route of what visitors may know of somebody whom they may call. */
export const CALLEE_ROUTE = '/v1/callees/:userId';

/** The path below the gateway's base URL for one callee. */
export function calleePath(userId: string): string {
  return CALLEE_ROUTE.replace(':userId', () => encodeURIComponent(userId.toWellFormed()));
}
