export { withDeadline } from './deadline.ts';
export { createApp, type AppParts } from './http/app.ts';
export { MAX_DEPTH, whyAmbiguous } from './http/json-body.ts';
export { networkList } from './http/networks.ts';
export { healthRoutes } from './http/operation-routes.ts';
export { registerMetrics } from './http/operations-listener.ts';
export { ErrorSchema } from './http/schemas.ts';
export { visitorKey } from './http/visitor-key.ts';
export { readAddress } from './ip-address.ts';
export { addressKey } from './limits/address-key.ts';
export { perMinute, type CountUse } from './limits/per-minute.ts';
export { SERVER_LIMITS, type ServerLimits } from './limits/server-limits.ts';
export { describeError } from './operations/describe-error.ts';
export { createServiceLogger } from './operations/logger.ts';
export { createServiceMetrics, type ServiceMetrics } from './operations/metrics.ts';
export { createReadiness, type AskReadiness } from './operations/readiness.ts';
export { measureRedis } from './operations/redis-metric.ts';
export { runProgram, type CommonCommand } from './program/run-program.ts';
export { say } from './program/say.ts';
export { praiseSettings, startService } from './program/start-service.ts';
export { UsageError } from './program/usage-error.ts';
export type { RedisClient } from './redis/redis-client.ts';
export {
  RedisConnection,
  RedisDownError,
  RedisReplyError,
  type RedisLogger,
} from './redis/redis-connection.ts';
export { RedisSubscriptions, type HearMessage } from './redis/redis-subscriptions.ts';
export {
  ANSWERS,
  Refusal,
  toRefusal,
  type Answer,
  type Answers,
  type RefusalCode,
} from './refusal.ts';
export { ConfigError } from './settings/config-error.ts';
export { EnvReader, ValueError } from './settings/env-reader.ts';
/** Readers of single values. */
export * as read from './settings/env-values.ts';
export type { LogLevel } from './settings/operations-settings.ts';
export { redisUrl } from './settings/redis-url.ts';
export {
  readServiceSettings,
  warningsAboutService,
  type ServiceSettings,
} from './settings/service-settings.ts';
export { isOpenToOthers } from './settings/this-machine.ts';
