// Stands in for `node:buffer` where the homeserver runs in a page: the little of it that is used there.

/** Bytes of texts. */
export const Buffer = {
  from: (text: string): Uint8Array => new TextEncoder().encode(text),
  byteLength: (text: string): number => new TextEncoder().encode(text).length,
};
