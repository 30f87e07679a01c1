import { Gauge, type Registry } from '@prometheus-io/client';

/** Shows at `/metrics` whether Redis answers: 1 or 0, read when somebody asks. */
export function measureRedis(registry: Registry, redis: { readonly isUp: boolean }): void {
  new Gauge({
    name: 'matrix_call_turn_redis_up',
    help: '1 while Redis answers, 0 while each instance counts for itself',
    registers: [registry],
    collect() {
      this.set(redis.isUp ? 1 : 0);
    },
  });
}
