// What the element takes in markup, for the type definitions of frameworks.
import type { DisplayedElement } from './display/displayed-element.ts';
import type { MatrixCallElementEvents } from './events.ts';

/** The properties that can be set, each of them optional. */
export type MatrixCallProperties = Partial<
  Pick<
    DisplayedElement,
    | 'display'
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
    | 'preview'
    | 'forgetDevices'
    | 'processTrack'
  >
>;

/** The listeners as JSX names them. */
export type MatrixCallListeners = {
  [Name in keyof MatrixCallElementEvents as `on${Name}`]?: (
    event: MatrixCallElementEvents[Name],
  ) => void;
};
