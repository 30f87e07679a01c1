// A page whose connection is checked.
import type { GatherOutcome, GatherWish } from '../src/ports/peer.ts';
import type { CheckResult } from '../src/check/check-result.ts';
import type { TurnCredentials } from '../src/ports/transport.ts';
import type { MorePorts, Page } from './agent-pair.ts';
import { ALICE, openScene, Scene } from './scene.ts';
// The chunk is there already: no test waits for the disk.
import '../src/check/connection-check.ts';

/** A page whose relays answer as the test says. */
export interface CheckStage {
  readonly scene: Scene;
  readonly page: Page;
  /** What was gathered: which kind, by which addresses. */
  readonly wishes: (readonly [GatherWish['wanted'], readonly string[]])[];
  /** What a relay answers by its first address; `ok` where nothing is said. */
  readonly answers: Record<string, GatherOutcome | 'never'>;
  /** How many tries are under way. */
  open: number;
  check(signal?: AbortSignal): Promise<readonly CheckResult[]>;
}

/** Opens it, with credentials for these addresses; undefined: none are offered. */
export async function openStage(
  uris: readonly string[] | undefined,
  ports: MorePorts = {},
): Promise<CheckStage> {
  const { world, page, roomId } = await openScene(ALICE, {
    ports: { gather: (wish, signal) => gather(stage, wish, signal), ...ports },
  });
  page.transport.turnCredentials = uris && credentialsFor(uris);
  const stage: CheckStage = {
    scene: new Scene(world, page, roomId),
    page,
    wishes: [],
    answers: {},
    open: 0,
    async check(signal) {
      const checking = page.agent.checkConnection(signal);
      checking.catch(() => undefined);
      await world.settle();
      return checking;
    },
  };
  return stage;
}

async function gather(
  stage: CheckStage,
  { wanted, iceServers }: GatherWish,
  signal: AbortSignal,
): Promise<GatherOutcome> {
  const uris = iceServers.flatMap(({ urls }) => urls);
  stage.wishes.push([wanted, uris]);
  const answer = stage.answers[uris[0] ?? ''] ?? 'ok';
  if (answer !== 'never') return answer;
  stage.open += 1;
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve);
  });
  stage.open -= 1;
  return 'silent';
}

/** Credentials that are good for ten minutes. */
export function credentialsFor(uris: readonly string[]): TurnCredentials {
  return { username: 'u', password: 'p', uris, ttlSeconds: 600 };
}

/** The code of each check, by its name. */
export function codesOf(results: readonly CheckResult[]): Record<string, string> {
  return Object.fromEntries(results.map(({ name, code }) => [name, code]));
}

/** What came of one check, without its name. */
export function pick(results: readonly CheckResult[], wanted: CheckResult['name']) {
  const { outcome, code, ms } = results.find(({ name }) => name === wanted)!;
  return { outcome, code, ms };
}
