/** What the page is told about the servers of the demo; it asks for it at `/demo.json`. */
export interface DemoConfig {
  /** Base URL of the homeserver. */
  readonly homeserver: string;
  /** Whether that is the homeserver in memory, whose users are known. */
  readonly isDemo: boolean;
  /** Base URL of the TURN service; otherwise the homeserver's own TURN credentials are used. */
  readonly turnService?: string;
  /** Whether there may be a relay at all. */
  readonly hasRelay: boolean;
}
