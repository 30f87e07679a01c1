// What is said of a connection check: loaded with it.
import type { CheckKey } from './string-keys.ts';

/** What a check found, in English. */
export const checkEnglish: Readonly<Partial<Record<CheckKey, string>>> = {
  'check.homeserver.ok': 'The homeserver answers and knows you.',
  'check.turn.ok': 'A relay is set up for you.',
  'check.turn.notOffered': 'No relay is set up. Calls between strict networks may not connect.',
  'check.turn.silent':
    'Nobody gives access to a relay. Calls between strict networks may not connect.',
  'check.relay.ok': 'The relay works over {other}.',
  'check.relay.refused': 'The relay answers over {other}, but does not let you in.',
  'check.relay.silent': 'The relay does not answer over {other}. Your network may block it.',
  'check.relay.notOffered': 'No relay is offered over {other}.',
  'check.direct.ok': 'Your network lets calls take the direct path.',
  'check.direct.silent': 'No direct path was found. Calls need the relay.',
  'check.microphone.ok': 'The microphone works.',
  'check.camera.ok': 'The camera works.',
  'check.duringCall': 'Not checked during a call.',
  'check.notChecked': 'This could not be checked.',
};
