// What each part of the conversation with a host needs of the whole.

import type { Environment } from '../homeserver/environment.ts';
import type { HostLink } from './host-link.ts';

/** The way to the host, the room, and what was approved. */
export interface HostParts {
  readonly roomId: string;
  readonly environment: Environment;
  readonly link: HostLink;
  /** Whether the host approved this. */
  allows(capability: string): boolean;
  /** The parts of the API that the host knows; empty where it does not say. */
  versions(): Promise<readonly string[]>;
}
