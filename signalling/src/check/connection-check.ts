// Whether calls can work from here: the homeserver, the relay, the direct path and the devices.

import type { Device, Gather, MediaCapture } from '../ports/peer.ts';
import type { AskTurnService } from '../ports/turn-service.ts';
import { TransportError } from '../ports/transport.ts';
import type { Transport, TurnCredentials } from '../ports/transport.ts';
import { toProblem } from '../ports/failures.ts';
import type { CheckCode, CheckName, CheckResult } from './check-result.ts';
import { inTime } from '../ports/clock.ts';
import type { Clock } from '../ports/clock.ts';
import { hasRelay, toIceServers } from '../relay/ice-servers.ts';
import { fetchCredentials } from '../relay/turn-source.ts';

/** What is checked, and by what. */
export interface CheckPorts {
  readonly transport: Transport;
  readonly media: Pick<MediaCapture, 'captureOne'>;
  readonly clock: Clock;
  /** Without it the ways to the relay are not checked. */
  readonly gather?: Gather | undefined;
  /** Our TURN service, where there is one. */
  readonly turnService?: AskTurnService | undefined;
  /** Settles with the start of the transport. */
  readonly started: Promise<unknown> | undefined;
  readonly isInCall: () => boolean;
}

/**
 * Checks everything; what fails is a result. Ends within half a minute, or a minute where the user takes as long to allow
 * the devices. Rejects with `TransportError`, code `aborted`, where the signal ends it.
 */
export function checkConnection(
  ports: CheckPorts,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(new TransportError('aborted', 'The check was stopped'));
    };
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener('abort', abort);
    const check = new ConnectionCheck(ports, signal);
    Promise.all([check.network(), check.devices()])
      .then((results) => {
        resolve(results.flat());
      }, reject)
      .finally(() => {
        signal.removeEventListener('abort', abort);
      });
  });
}

class ConnectionCheck {
  readonly #ports: CheckPorts;
  readonly #signal: AbortSignal;

  constructor(ports: CheckPorts, signal: AbortSignal) {
    this.#ports = ports;
    this.#signal = signal;
  }

  async network(): Promise<CheckResult[]> {
    let credentials: TurnCredentials | undefined;
    const homeserver = await this.#run('homeserver', () => this.#reachHomeserver());
    const turn = await this.#run('turn', async () => {
      if (homeserver.code !== 'ok') return 'notChecked';
      const fetched = await this.#fetch();
      credentials = fetched?.credentials;
      if (!fetched) return 'silent';
      return credentials && hasRelay(toIceServers(credentials)) ? 'ok' : 'notOffered';
    });
    const isKnown = turn.outcome === 'ok' || turn.outcome === 'notOffered';
    const paths = PATHS.map(([name, isMeant]) =>
      this.#run(name, async () => {
        if (!isKnown) return 'notChecked';
        const uris = credentials?.uris.filter((uri) => isMeant.test(uri)) ?? [];
        const asked = name === 'direct' ? uris.map(toStun) : uris;
        return this.#gather(name, credentials ? toIceServers({ ...credentials, uris: asked }) : []);
      }),
    );
    return [homeserver, turn, ...(await Promise.all(paths))];
  }

  /** One after the other: the user is asked for one thing at a time, and who does not answer is not asked again. */
  async devices(): Promise<CheckResult[]> {
    const microphone = await this.#run('microphone', () => this.#capture('microphone'));
    const isUnanswered = microphone.code === 'notChecked';
    const camera = await this.#run('camera', async () =>
      isUnanswered ? 'notChecked' : this.#capture('camera'),
    );
    return [microphone, camera];
  }

  async #run(name: CheckName, work: () => Promise<CheckCode>): Promise<CheckResult> {
    const { clock } = this.#ports;
    const startMs = clock.now();
    // Nobody reads the results any more, so nothing more is begun.
    if (this.#signal.aborted) return { name, outcome: 'notChecked', code: 'notChecked', ms: 0 };
    const code = await work().catch((error: unknown) => toProblem(error).code);
    return { name, outcome: outcomeFor(code), code, ms: Math.round(clock.now() - startMs) };
  }

  /** Credentials are what it is asked for: that needs a good token, and changes nothing. */
  async #reachHomeserver(): Promise<CheckCode> {
    const { transport, clock, started } = this.#ports;
    const asking = Promise.resolve(started).then(() => transport.getTurnCredentials());
    const answer = asking.then(() => 'ok' as const);
    return (await inTime(clock, answer, HOMESERVER_MS)) ?? 'unreachable';
  }

  /** Undefined where they are to be had, but nobody gives us any. */
  #fetch(): Promise<{ readonly credentials: TurnCredentials | undefined } | undefined> {
    const fetching = fetchCredentials(this.#ports).then(
      (credentials) => ({ credentials }),
      () => undefined,
    );
    return inTime(this.#ports.clock, fetching, TURN_MS);
  }

  async #gather(name: CheckName, iceServers: readonly RTCIceServer[]): Promise<CheckCode> {
    const { gather, clock } = this.#ports;
    const isDirect = name === 'direct';
    if (iceServers.length === 0) return isDirect ? 'notChecked' : 'notOffered';
    if (!gather) return 'notChecked';
    const stopper = new AbortController();
    const cancel = clock.after(GATHER_MS, () => {
      stopper.abort();
    });
    const signal = AbortSignal.any([this.#signal, stopper.signal]);
    return gather({ iceServers, wanted: isDirect ? 'srflx' : 'relay' }, signal).finally(cancel);
  }

  async #capture(device: Device): Promise<CheckCode> {
    const { media, clock, isInCall } = this.#ports;
    if (isInCall()) return 'duringCall';
    const capturing = media.captureOne(device).then((track) => {
      // Also when the user allows it only after we have given up.
      track.stop();
      return 'ok' as const;
    });
    return (await inTime(clock, capturing, DEVICE_MS)) ?? 'notChecked';
  }
}

function outcomeFor(code: CheckCode): CheckResult['outcome'] {
  if (code === 'ok' || code === 'notOffered' || code === 'notChecked') return code;
  return code === 'duringCall' ? 'notChecked' : 'problem';
}

/** Each path, and by which addresses it is looked for (RFC 7065: a relay without `transport` is reached over UDP). */
const PATHS: readonly (readonly [name: CheckName, isMeant: RegExp])[] = [
  ['turnUdp', /^turn:(?!.*=tcp)/i],
  ['turnTcp', /^turn:.*=tcp/i],
  ['turnTls', /^turns:/i],
  // A relay over UDP tells us our address as well, and asks for no login then.
  ['direct', /^(stun|turn):(?!.*=tcp)/i],
];

function toStun(uri: string): string {
  return uri.replace(/^turn:([^?]*).*/i, 'stun:$1');
}

// As long as the transport tries a request again by itself.
const HOMESERVER_MS = 10_000;
const TURN_MS = 10_000;
const GATHER_MS = 5_000;
const DEVICE_MS = 30_000;
