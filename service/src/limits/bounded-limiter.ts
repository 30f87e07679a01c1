import { LRUCache } from 'lru-cache';
import {
  RateLimiterMemory,
  type IRateLimiterOptions,
  type RateLimiterRes,
} from 'rate-limiter-flexible';

/** A limiter in memory that counts a limited number of keys: one key more, and the one unused for longest starts again. */
export class BoundedLimiter extends RateLimiterMemory {
  readonly #keys: LRUCache<string | number, true>;

  constructor(options: IRateLimiterOptions & { readonly keys: number }) {
    super(options);
    this.#keys = new LRUCache<string | number, true>({
      max: options.keys,
      dispose: (_value, key) => void this.delete(key),
    });
  }

  override consume(...args: Parameters<RateLimiterMemory['consume']>): Promise<RateLimiterRes> {
    this.#keys.set(args[0], true);
    return super.consume(...args);
  }
}
