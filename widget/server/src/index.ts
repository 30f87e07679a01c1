export { ConfigError } from '@matrix-call/service';
export { readConfig, type Config } from './config.ts';
export { createLogger } from './serve/operations.ts';
export { PageMissingError } from './serve/page-files.ts';
export { DEFAULT_FRAME_ANCESTORS, pageHeaders } from './serve/page-headers.ts';
export { buildServer, type ServerDeps } from './server.ts';
