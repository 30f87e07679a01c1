// How large the pictures are that we send.

/**
 * A connection begins with little bandwidth, and browsers drop large pictures until they have measured more. Small ones
 * arrive at once.
 */
export const FIRST_SCALE = 2;

/** By then the bandwidth is known. */
export const GROW_AFTER_MS = 3_000;

/** Sends pictures smaller by this factor from now on. A browser that refuses sends them as they are. */
export async function scalePictures(connection: RTCPeerConnection, by: number): Promise<void> {
  const senders = connection
    .getTransceivers()
    .filter(({ receiver }) => receiver.track.kind === 'video')
    .map(({ sender }) => sender);
  await Promise.allSettled(senders.map((sender) => scale(sender, by)));
}

async function scale(sender: RTCRtpSender, by: number): Promise<void> {
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) encoding.scaleResolutionDownBy = by;
  await sender.setParameters(parameters);
}
