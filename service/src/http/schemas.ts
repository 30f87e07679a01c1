import { Type } from 'typebox';

/** Every error, Matrix style. */
export const ErrorSchema = Type.Object({
  errcode: Type.String(),
  error: Type.String(),
  retry_after_ms: Type.Optional(Type.Integer()),
});

/** The answer of the health routes. */
export const HealthSchema = Type.Object({ status: Type.String() });

/** The answer of `/readyz` while the service is of use; `shares` is what instances share in Redis. */
export const readinessSchema = (shares: string) =>
  Type.Object({
    status: Type.String({
      description: `ok, or degraded: ${shares} are not shared with other instances now`,
    }),
    homeserver: Type.Optional(Type.String({ description: 'ok, if HOMESERVER_URL is set' })),
    redis: Type.Optional(Type.String({ description: 'ok or down, if REDIS_URL is set' })),
  });
