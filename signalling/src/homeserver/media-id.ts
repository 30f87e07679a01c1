// Where something lies in the media repositories of Matrix.

/** The server that has it, and its name there. */
export interface MediaId {
  readonly serverName: string;
  readonly mediaId: string;
}

/**
 * Reads an `mxc:` address; undefined in place of whatever is none, as any member may write anything. Spec, "Content
 * repository": media IDs are of `[A-Za-z0-9_-]`; server names have the grammar of "Server name".
 */
export function readMediaId(url: string): MediaId | undefined {
  const found = MXC.exec(url)?.groups;
  const { serverName = '', mediaId = '' } = found ?? {};
  const isShort = serverName.length <= MOST_LENGTH && mediaId.length <= MOST_LENGTH;
  return found && isShort ? { serverName, mediaId } : undefined;
}

// Letters of both cases by name: without regard to case, `[a-z]` would take the Kelvin sign, too.
const MXC =
  /^mxc:\/\/(?<serverName>(?:[A-Za-z\d](?:[A-Za-z\d.\-]*[A-Za-z\d])?|\[[\dA-Fa-f:.]{2,45}\])(?::\d{1,5})?)\/(?<mediaId>[\w\-]+)$/v;
const MOST_LENGTH = 255;
