// What the element takes in markup, for the type definitions of frameworks.
import type { ConfiguredElement } from './configured-element.ts';
import type { MatrixCallElementEvents } from './events.ts';

/** The properties that can be set, each of them optional. */
export type MatrixCallProperties = Partial<
  Pick<
    ConfiguredElement,
    | 'homeserver'
    | 'userId'
    | 'accessToken'
    | 'renewToken'
    | 'deviceId'
    | 'roomId'
    | 'callee'
    | 'video'
    | 'turnService'
    | 'relayOnly'
    | 'gateway'
    | 'visitorName'
    | 'visitorForm'
    | 'calleeName'
    | 'calleeAvatar'
    | 'toneRegion'
    | 'ringTone'
    | 'silent'
    | 'notifications'
    | 'hide'
    | 'pictures'
    | 'client'
    | 'transport'
    | 'strings'
  >
>;

/** The listeners as JSX names them. */
export type MatrixCallListeners = {
  [Name in keyof MatrixCallElementEvents as `on${Name}`]?: (
    event: MatrixCallElementEvents[Name],
  ) => void;
};
