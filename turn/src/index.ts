export { ConfigError } from '@matrix-call/service';
export { readConfig, type Config } from './config/config.ts';
export { MAX_TTL_SECONDS } from './lifetime.ts';
export { expiryOf, labelOf, mintLogin, type TurnLogin } from './minting/credentials.ts';
export type { Credentials } from './minting/issuer.ts';
export { createLogger } from './operations/logger.ts';
export { buildServer, type ServerDeps } from './server.ts';
