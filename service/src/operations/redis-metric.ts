import { Gauge, type Registry } from '@prometheus-io/client';

/** Shows at `/metrics` whether Redis answers: 1 or 0, read when somebody asks. */
export function measureRedis(
  { registry, prefix }: { readonly registry: Registry; readonly prefix: string },
  redis: { readonly isUp: boolean },
): void {
  new Gauge({
    name: `${prefix}_redis_up`,
    help: '1 while Redis answers, 0 while each instance counts for itself',
    registers: [registry],
    collect() {
      this.set(redis.isUp ? 1 : 0);
    },
  });
}
