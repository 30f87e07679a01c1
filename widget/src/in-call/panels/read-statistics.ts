// What WebRTC's statistics say of a call, for people: numbers, codecs and the kind of the path, never an address. Pure.

/** One look. What a browser does not tell is undefined. */
export interface Statistics {
  readonly roundTripMs: number | undefined;
  readonly lossReceivedPercent: number | undefined;
  readonly lossSentPercent: number | undefined;
  readonly received: Picture | undefined;
  readonly sent: Picture | undefined;
  readonly codecs: readonly string[];
  readonly path: Path | undefined;
}

/** The largest picture in one direction. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number | undefined;
}

/** How the media travel. */
export interface Path {
  readonly kind: 'direct' | 'relay';
  /** `udp`, `tcp` or `tls`. */
  readonly protocol: string;
}

/** Reads a report. */
export function readStatistics(report: RTCStatsReport): Statistics {
  const entries: Entry[] = [];
  report.forEach((entry: Entry) => entries.push(entry));
  const ofType = (type: string): readonly Entry[] => entries.filter((entry) => entry.type === type);
  const [inbound, outbound] = [ofType('inbound-rtp'), ofType('outbound-rtp')];
  const remote = ofType('remote-inbound-rtp');
  const pair = ofType('candidate-pair').find(
    ({ state, nominated }) => state === 'succeeded' && nominated === true,
  );
  const reported = remote.map(({ roundTripTime }) => roundTripTime).find(Boolean);
  const roundTrip = pair?.currentRoundTripTime ?? reported;
  const local = report.get(pair?.localCandidateId ?? '') as Entry | undefined;
  const far = report.get(pair?.remoteCandidateId ?? '') as Entry | undefined;
  return {
    roundTripMs: roundTrip === undefined ? undefined : Math.round(roundTrip * 1_000),
    lossReceivedPercent: percentLost(sum(inbound, 'packetsLost'), sum(inbound, 'packetsReceived')),
    lossSentPercent: percentLost(
      sum(remote, 'packetsLost'),
      sum(outbound, 'packetsSent') - sum(remote, 'packetsLost'),
    ),
    received: largest(inbound),
    sent: largest(outbound),
    codecs: codecsOf(report, [...inbound, ...outbound]),
    path: local && pathOf(local, far),
  };
}

function pathOf(local: Entry, far: Entry | undefined): Path {
  const isRelayed = local.candidateType === 'relay' || far?.candidateType === 'relay';
  const protocol = local.relayProtocol ?? local.protocol ?? '';
  return {
    kind: isRelayed ? 'relay' : 'direct',
    protocol: PROTOCOLS.has(protocol) ? protocol : '',
  };
}

function largest(streams: readonly Entry[]): Picture | undefined {
  const pictures = streams.flatMap(({ frameWidth, frameHeight, framesPerSecond }) =>
    frameWidth && frameHeight
      ? [{ width: frameWidth, height: frameHeight, framesPerSecond: rounded(framesPerSecond) }]
      : [],
  );
  return pictures.toSorted((one, other) => other.width - one.width)[0];
}

/** Names such as `opus` and `VP8`, each once. */
function codecsOf(report: RTCStatsReport, streams: readonly Entry[]): readonly string[] {
  const codecs = streams.map(({ codecId }) => report.get(codecId ?? '') as Entry | undefined);
  const names = codecs.flatMap((codec) => codec?.mimeType?.split('/')[1] ?? []);
  return [...new Set(names)];
}

function percentLost(lost: number, arrived: number): number | undefined {
  const all = lost + arrived;
  return all > 0 ? Math.round((Math.max(lost, 0) / all) * 1_000) / 10 : undefined;
}

function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value);
}

function sum(entries: readonly Entry[], count: Count): number {
  return entries.reduce((total, entry) => total + (entry[count] ?? 0), 0);
}

type Count = 'packetsLost' | 'packetsReceived' | 'packetsSent';

/** The members of several kinds of entries that are used here. */
interface Entry {
  readonly type: string;
  readonly state?: string;
  readonly nominated?: boolean;
  readonly currentRoundTripTime?: number;
  readonly roundTripTime?: number;
  readonly packetsLost?: number;
  readonly packetsReceived?: number;
  readonly packetsSent?: number;
  readonly frameWidth?: number;
  readonly frameHeight?: number;
  readonly framesPerSecond?: number;
  readonly codecId?: string;
  readonly mimeType?: string;
  readonly localCandidateId?: string;
  readonly remoteCandidateId?: string;
  readonly candidateType?: string;
  readonly protocol?: string;
  readonly relayProtocol?: string;
}

const PROTOCOLS: ReadonlySet<string> = new Set(['udp', 'tcp', 'tls']);
