// What a report of WebRTC's statistics says about the quality of a call, in one pass. Counts are totals since the call began.

/** One look at the statistics. What a browser does not tell is undefined. */
export interface StatsLook {
  readonly atMs: number;
  readonly received: PacketCount;
  /** What we sent and arrived, and what the opponent reports as lost. */
  readonly sent: PacketCount;
  readonly soundPackets: number;
  readonly pictures: {
    readonly packets: number;
    readonly framesDecoded: number;
    readonly frozenMs: number;
  };
  /** The largest jitter of what arrives. */
  readonly jitterMs: number;
  readonly roundTripMs: number | undefined;
  readonly availableBitrate: number | undefined;
  /** What keeps our pictures from being better. */
  readonly limits: ReadonlySet<'bandwidth' | 'cpu'>;
  /** The size of all pictures that are limited so, as they come from their source. */
  readonly limitedPixels: number;
}

/** Packets of sound and pictures. */
export interface PacketCount {
  readonly packets: number;
  readonly lost: number;
}

/** Reads a report that was made at this time. */
export function readStats(report: RTCStatsReport, atMs: number): StatsLook {
  const entries: Entry[] = [];
  report.forEach((entry: Entry) => entries.push(entry));
  const ofType = (type: string): readonly Entry[] => entries.filter((entry) => entry.type === type);
  const inbound = ofType('inbound-rtp');
  const remote = ofType('remote-inbound-rtp');
  const outbound = ofType('outbound-rtp');
  const pairs = ofType('candidate-pair').filter(({ state, nominated }) => {
    return state === 'succeeded' && nominated === true;
  });
  const pictures = inbound.filter(({ kind }) => kind === 'video');
  const limited = outbound.filter(({ qualityLimitationReason: reason }) => isLimit(reason));
  const sources = limited.map(({ mediaSourceId }) => report.get(mediaSourceId ?? '') as Entry);
  const lostOnTheWay = sum(remote, 'packetsLost');
  return {
    atMs,
    received: { packets: sum(inbound, 'packetsReceived'), lost: sum(inbound, 'packetsLost') },
    sent: { packets: sum(outbound, 'packetsSent') - lostOnTheWay, lost: lostOnTheWay },
    soundPackets: sum(
      inbound.filter(({ kind }) => kind === 'audio'),
      'packetsReceived',
    ),
    pictures: {
      packets: sum(pictures, 'packetsReceived'),
      framesDecoded: sum(pictures, 'framesDecoded'),
      frozenMs: sum(pictures, 'totalFreezesDuration') * 1_000,
    },
    jitterMs: (most(inbound, 'jitter') ?? 0) * 1_000,
    roundTripMs: inMs(most(pairs, 'currentRoundTripTime') ?? most(remote, 'roundTripTime')),
    availableBitrate: most(pairs, 'availableOutgoingBitrate'),
    limits: new Set(limited.map(({ qualityLimitationReason: reason }) => reason).filter(isLimit)),
    limitedPixels: sources.reduce((pixels, source) => pixels + pixelsOf(source), 0),
  };
}

/** The members of several kinds of entries that are used here. */
interface Entry {
  readonly type: string;
  readonly kind?: string;
  readonly state?: string;
  readonly nominated?: boolean;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly packetsSent?: number;
  readonly framesDecoded?: number;
  readonly totalFreezesDuration?: number;
  readonly jitter?: number;
  readonly roundTripTime?: number;
  readonly currentRoundTripTime?: number;
  readonly availableOutgoingBitrate?: number;
  readonly qualityLimitationReason?: string;
  readonly mediaSourceId?: string;
  readonly width?: number;
  readonly height?: number;
}

type Measure = {
  [Name in keyof Entry]-?: Entry[Name] extends number | undefined ? Name : never;
}[keyof Entry];

function sum(entries: readonly Entry[], measure: Measure): number {
  return entries.reduce((total, entry) => total + (entry[measure] ?? 0), 0);
}

function most(entries: readonly Entry[], measure: Measure): number | undefined {
  const values = entries.map((entry) => entry[measure]).filter((value) => value !== undefined);
  return values.length > 0 ? Math.max(...values) : undefined;
}

function inMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1_000;
}

function isLimit(reason: string | undefined): reason is 'bandwidth' | 'cpu' {
  return reason === 'bandwidth' || reason === 'cpu';
}

function pixelsOf(source: Entry | undefined): number {
  return (source?.width ?? 0) * (source?.height ?? 0);
}
