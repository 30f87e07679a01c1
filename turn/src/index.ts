export { ConfigError, readConfig, type Config } from './config.ts';
export { expiryOf, labelOf, MAX_TTL_SECONDS, mintLogin, type TurnLogin } from './credentials.ts';
export type { Credentials } from './issuer.ts';
export { createLogger } from './logger.ts';
export { buildServer, type ServerDeps } from './server.ts';
