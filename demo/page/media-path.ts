// Which way sound and video take: straight, or through the relay.
import type { MatrixCallElement } from 'matrix-call';

/** Says in a few words how the media of a connected call travels. */
export async function mediaPathOf(phone: MatrixCallElement): Promise<string> {
  const report = (await phone.getStats()) as ReadonlyMap<string, RTCStats> | undefined;
  const all = [...(report?.values() ?? [])];
  const transport = all.find(({ type }) => type === 'transport') as RTCTransportStats | undefined;
  const pair = all.find(({ id }) => id === transport?.selectedCandidatePairId);
  const { localCandidateId } = (pair ?? {}) as Partial<RTCIceCandidatePairStats>;
  const local = all.find(({ id }) => id === localCandidateId) as Candidate | undefined;
  if (!local) return 'media: the browser does not say which way';
  return local.candidateType === 'relay'
    ? `media: through the relay, over ${local.relayProtocol ?? 'udp'}`
    : 'media: straight from browser to browser';
}

type Candidate = RTCStats & {
  readonly candidateType?: string;
  readonly relayProtocol?: string;
};
