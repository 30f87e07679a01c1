// Call and party IDs (spec: "Grammar for VoIP IDs": 1 to 255 of 0-9 A-Z a-z . ~ _ -).

/** Gives that many random bytes. */
export type RandomBytes = (count: number) => Uint8Array;

/** A new ID of 20 letters and digits: about 119 bits, so that no ID can be guessed or met twice. */
export function makeId(randomBytes: RandomBytes): string {
  let id = '';
  while (id.length < ID_LENGTH) {
    for (const byte of randomBytes(ID_LENGTH)) {
      // Bytes beyond a multiple of 62 would make some letters likelier than others.
      if (byte < ALPHABET.length * 4 && id.length < ID_LENGTH) {
        id += ALPHABET.charAt(byte % ALPHABET.length);
      }
    }
  }
  return id;
}

/** What the spec takes for an ID. */
export const VOIP_ID = /^[0-9A-Za-z._~-]{1,255}$/;

const ID_LENGTH = 20;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
