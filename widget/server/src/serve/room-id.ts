/**
 * The room ID in the query of a URL; undefined if there is none or it cannot be one. Element puts `?roomId=…` behind the
 * address it was given, unencoded and also where that has a query already, so the last one counts, after either sign.
 */
export function readRoomId(url: string): string | undefined {
  const raw = LAST_ROOM_ID.exec(url.slice(0, MOST_URL))?.groups?.['value'];
  const id = raw === undefined ? undefined : decode(raw);
  return id !== undefined && isRoomId(id) ? id : undefined;
}

// "Room IDs": an opaque text after "!", of at most 255 bytes.
function isRoomId(text: string): boolean {
  return ROOM_ID.test(text) && Buffer.byteLength(text) <= 255;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const LAST_ROOM_ID = /^.*[?\&]roomId=(?<value>[^?\&#]*)/v;
const ROOM_ID = /^![^\s\p{Cc}]+$/v;
// A query that is longer has no room ID in it that anybody meant.
const MOST_URL = 4096;
