export { ConfigError, readConfig, type Config } from './config/config.ts';
export {
  expiryOf,
  labelOf,
  MAX_TTL_SECONDS,
  mintLogin,
  type TurnLogin,
} from './minting/credentials.ts';
export type { Credentials } from './minting/issuer.ts';
export { createLogger } from './operations/logger.ts';
export { buildServer, type ServerDeps } from './server.ts';
