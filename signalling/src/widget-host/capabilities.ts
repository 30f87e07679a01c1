// What a widget asks its host to be allowed, and what for. The names are those of matrix-widget-api 1.19 (MSC2762, MSC2876,
// MSC3846); hosts show each of them to the user.

import { FUNCTIONAL_MEMBERS } from '../homeserver/room-members.ts';
import { CALL_EVENT_TYPES, EVENT_TYPES } from '../wire/names.ts';

/** What something is asked for. */
export type Purpose =
  /** To call and be called at all. */
  | 'calls'
  /** To transfer a call, and to hear who is muted. */
  | 'extras'
  /** To know who is in the room, and who may be called there. */
  | 'people'
  /** To find a path through networks that need a relay. */
  | 'relay'
  /** To stay in sight while the user looks at another room. */
  | 'stayingInSight'
  /** Not to be opened in a tab of its own, where no host is. */
  | 'hostOnly';

/** All that is asked for in a room, by what it is for. */
export function capabilitiesFor(roomId: string): Readonly<Record<Purpose, readonly string[]>> {
  return {
    calls: [
      // Also names the room of everything else: without it a host takes the room that the user looks at.
      inRoom(roomId),
      ...BASIC_TYPES.map(sending),
      ...BASIC_TYPES.map(receiving),
    ],
    extras: [
      ...Object.values(EVENT_TYPES).filter(isExtra).map(sending),
      ...CALL_EVENT_TYPES.filter(isExtra).map(receiving),
    ],
    people: STATE_TYPES.map((type) => receivingState(type)),
    relay: [TURN_CAPABILITY],
    stayingInSight: [ON_SCREEN_CAPABILITY],
    hostOnly: ['io.element.requires_client'],
  };
}

/** What cannot be done with what was approved: the host decides, not the request. */
export function missingPurposes(roomId: string, approved: ReadonlySet<string>): Purpose[] {
  const wanted = Object.entries(capabilitiesFor(roomId)) as [Purpose, readonly string[]][];
  return wanted
    .filter(([, capabilities]) => capabilities.some((name) => !approved.has(name)))
    .map(([purpose]) => purpose);
}

/** What lets events of a type leave. */
export function sending(type: string): string {
  return `org.matrix.msc2762.send.event:${type}`;
}

/** What lets events of a type arrive. */
export function receiving(type: string): string {
  return `org.matrix.msc2762.receive.event:${type}`;
}

/** What lets state of a type arrive; with a key, only that. */
export function receivingState(type: string, key?: string): string {
  return `org.matrix.msc2762.receive.state_event:${withKey(type, key)}`;
}

/** What lets state of a type leave; with a key, only that. */
export function sendingState(type: string, key?: string): string {
  return `org.matrix.msc2762.send.state_event:${withKey(type, key)}`;
}

/** What lets events of a room come and go, also while its user looks at another one. */
export function inRoom(roomId: string): string {
  return `org.matrix.msc2762.timeline:${roomId}`;
}

function withKey(type: string, key: string | undefined): string {
  return key === undefined ? type : `${type}#${key}`;
}

/** What lets the host lend its TURN servers. */
export const TURN_CAPABILITY = 'town.robin.msc3846.turn_servers';

/** What lets a widget stay on the screen. */
export const ON_SCREEN_CAPABILITY = 'm.always_on_screen';

/** The events that no call can do without. */
const BASIC_TYPES: readonly string[] = [
  EVENT_TYPES.invite,
  EVENT_TYPES.candidates,
  EVENT_TYPES.answer,
  EVENT_TYPES.selectAnswer,
  EVENT_TYPES.negotiate,
  EVENT_TYPES.reject,
  EVENT_TYPES.hangup,
];

function isExtra(type: string): boolean {
  return !BASIC_TYPES.includes(type);
}

/** The state of the room that decides whether and whom to call. */
export const STATE_TYPES: readonly string[] = [
  'm.room.member',
  'm.room.join_rules',
  'm.room.encryption',
  FUNCTIONAL_MEMBERS,
];
