import { DEFAULT_ROOM_VERSION, ROOM_VERSIONS } from './create-room.ts';
import { authed, open, type Route } from './route.ts';
import type { World } from './world.ts';

/** The routes by which clients and other servers find out what this server is and can do. */
export function discoveryRoutes(world: World): readonly Route[] {
  return [
    open('GET', '/.well-known/matrix/client', () => ({
      'm.homeserver': { base_url: world.url() },
    })),
    open('GET', '/.well-known/matrix/server', () => ({ 'm.server': new URL(world.url()).host })),
    open('GET', '/_matrix/client/versions', () => ({ versions: VERSIONS, unstable_features: {} })),
    open('GET', '/_matrix/federation/v1/version', () => ({
      server: { name: 'matrix-call demo homeserver', version: '1' },
    })),
    authed('GET', '/_matrix/client/v3/capabilities', () => ({
      capabilities: {
        'm.change_password': { enabled: false },
        'm.room_versions': {
          default: DEFAULT_ROOM_VERSION,
          available: Object.fromEntries(ROOM_VERSIONS.map((version) => [version, 'stable'])),
        },
        'm.set_displayname': { enabled: true },
        'm.set_avatar_url': { enabled: true },
        'm.3pid_changes': { enabled: false },
      },
    })),
  ];
}

const VERSIONS: readonly string[] = [
  'r0.6.1',
  ...Array.from({ length: 13 }, (_, index) => `v1.${index + 1}`),
];
