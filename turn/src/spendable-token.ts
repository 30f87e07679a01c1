/** A token that is worth one credential, not a stream of them. */
export interface SpendableToken {
  /** What makes it this token. The same for all ways to write it, such as signatures that mean the same. */
  readonly identity: string;
  /** The token as it was sent; whoever has it may have what was given for it. */
  readonly text: string;
  /** How long it must be remembered: until it proves nothing any more, whoever asks. */
  readonly rememberMs: number;
}
