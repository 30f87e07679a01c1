// Stands in for `buffer` under simple-peer, which wraps what a data channel brings; we have no data channel.

/** The one member of Node's `Buffer` that simple-peer calls. */
export const Buffer = {
  from: (bytes: ArrayBuffer): Uint8Array => new Uint8Array(bytes),
};
