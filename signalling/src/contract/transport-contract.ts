// What every transport keeps, told as tests. Each transport brings a pair of users and runs them all, by any test runner with
// `describe` and `it`: node:test, Vitest, Jest, Mocha, in Node or in a browser.

import { describeDelivery, describeHistory } from './delivery-facts.ts';
import { describeDirectRooms } from './direct-room-facts.ts';
import { describeEncryption } from './encryption-facts.ts';
import { describeEnd, describeOpenId, describeUnload } from './end-facts.ts';
import { ContractError } from './expect.ts';
import { describeMemberships } from './membership-facts.ts';
import { describeRooms } from './room-facts.ts';
import { type Fact, type PairWish, Stage, type TransportPair } from './stage.ts';

export { ContractError } from './expect.ts';
export { type PairUser, type PairWish, rejectsWith, Stage, type TransportPair } from './stage.ts';
export { Witness } from './witness.ts';

/** What not every way has, and no property of the transport tells. */
export type Lack =
  /** Events from before the start. */
  | 'history'
  /** Rooms that are encrypted. */
  | 'encryptedRooms'
  /** People who come and go. */
  | 'memberships'
  /** OpenID tokens of a homeserver. */
  | 'openId';

/** How to run the contract. */
export interface ContractOptions {
  readonly name: string;
  /** Makes a new pair for a fact. */
  readonly makePair: (wish: PairWish) => Promise<TransportPair>;
  /** Of the test runner: groups tests under a title. */
  readonly describe: (title: string, define: () => void) => unknown;
  /** Of the test runner: defines a test. Jest and Vitest take the time for it from the third argument, others ignore it. */
  readonly it: (sentence: string, test: () => Promise<void>, timeoutMs: number) => unknown;
  /** Leaves the facts out that stand on these. */
  readonly lacks?: readonly Lack[];
  /** How long a fact may take; 30 s unless told otherwise. */
  readonly timeoutMs?: number;
}

/** Defines the contract's tests for one transport. */
export function transportContract(options: ContractOptions): void {
  const { name, makePair, describe, it, lacks = [], timeoutMs = TIMEOUT_MS } = options;
  const fact: Fact = (sentence, test, wish = { isEncrypted: false }) => {
    it(
      sentence,
      async () => {
        const stage = new Stage(await makePair(wish));
        try {
          await inTime(test(stage), timeoutMs);
        } finally {
          await stage.close();
        }
      },
      timeoutMs + CLOSING_MS,
    );
  };
  describe(`${name} keeps the transport contract`, () => {
    describeDelivery(fact);
    describeRooms(fact);
    describeDirectRooms(fact);
    describeUnload(fact);
    describeEnd(fact);
    for (const [lack, describeMore] of Object.entries(MORE) as [Lack, (fact: Fact) => void][]) {
      if (!lacks.includes(lack)) describeMore(fact);
    }
  });
}

async function inTime(shown: Promise<void>, timeoutMs: number): Promise<void> {
  let stopWaiting = (): void => undefined;
  const late = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => {
      reject(new ContractError(`What was expected did not happen in ${timeoutMs} ms`));
    }, timeoutMs);
    stopWaiting = () => {
      clearTimeout(timer);
    };
  });
  await Promise.race([shown, late]).finally(stopWaiting);
}

const MORE: Readonly<Record<Lack, (fact: Fact) => void>> = {
  history: describeHistory,
  encryptedRooms: describeEncryption,
  memberships: describeMemberships,
  openId: describeOpenId,
};
const TIMEOUT_MS = 30_000;
/** For the runner: a fact that takes too long says so itself. */
const CLOSING_MS = 5_000;
