import type { RedisConnection } from '@matrix-call/service';
import { StoreError, type Store } from '../store/file-store.ts';

/** Who may write a state, and how it is read. */
export interface SharedStoreParts<State> {
  readonly redis: RedisConnection;
  /** The key of the state, after the prefix of all keys. */
  readonly key: string;
  /** The key that holds who may write. */
  readonly ownerKey: string;
  readonly owner: string;
  /** Makes a state of the JSON; throws where it is none. */
  readonly read: (json: unknown) => State;
  readonly empty: State;
}

/** A state in Redis, which only its owner may write. */
export class SharedStore<State> implements Store<State> {
  readonly #parts: SharedStoreParts<State>;
  #state: State;

  private constructor(parts: SharedStoreParts<State>, state: State) {
    this.#parts = parts;
    this.#state = state;
  }

  /** Reads what is kept. Rejects with {@link StoreError}, or as `RedisConnection.run` does. */
  static async open<State>(parts: SharedStoreParts<State>): Promise<SharedStore<State>> {
    const { redis, key, read, empty } = parts;
    const text = await redis.run((client) => client.get(redis.keyPrefix + key));
    try {
      return new SharedStore(parts, text === null ? empty : read(JSON.parse(text)));
    } catch {
      throw new StoreError(
        `The key ${redis.keyPrefix}${key} does not hold what this service wrote there; delete it to start anew`,
      );
    }
  }

  get state(): State {
    return this.#state;
  }

  async save(state: State): Promise<void> {
    this.#state = state;
    const { redis, key, ownerKey, owner } = this.#parts;
    const keys = [redis.keyPrefix + ownerKey, redis.keyPrefix + key];
    const saved = await redis.run((client) =>
      client.eval(SAVE, { keys, arguments: [owner, JSON.stringify(state)] }),
    );
    if (saved !== 1) throw new StoreError('Another gateway keeps this now');
  }
}

const SAVE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2])
return 1
`;
