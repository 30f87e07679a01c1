// Everything that may happen to devices and calls without a click of that moment. SECURITY.md has the same table, and the model
// of the agent fails for whatever happens beside it.

/** One way, its bounds, and the test that keeps it within them. */
export interface NoClickPath {
  readonly happens: string;
  readonly bounds: string;
  /** Where it is tested, below `signalling/src/`, and a part of the test's name. */
  readonly file: string;
  readonly test: string;
}

/** All of them, by the names that the model uses. */
export const NO_CLICK_PATHS = {
  crossing: {
    happens: 'Both users call each other: the other call is answered in place of ours',
    bounds:
      'The user pressed call for this very user, or agreed to call them, less than a minute ago, in this room of two; with the devices of that call',
    file: 'agent/test/crossing.test.ts',
    test: 'crossing calls only those are answered that the user',
  },
  awaited: {
    happens: 'The call that a transfer announced is answered',
    bounds:
      'The user agreed to be connected with this very user, less than a minute ago, and did nothing else since; the old call runs, or was transferred less than 5 s ago; every rule for rings holds, in a room of two; a banner says so, with Cancel',
    file: 'agent/test/awaited.test.ts',
    test: 'S02: the wait for a call that was announced ends ',
  },
  placed: {
    happens: 'The call that a transfer placed comes to the front when it connects',
    bounds:
      'The user agreed to call this very user; it takes the place of the call that it replaces, and of no other',
    file: 'agent/test/beside.test.ts',
    test: 'a transfer that connects takes the line of the call it replaces',
  },
  resumed: {
    happens:
      'The call on hold comes back when the one in front is over, and the microphone with it',
    bounds:
      'It was put on hold for that other call; a hold that the user pressed stays; a tone tells',
    file: 'agent/test/lines.test.ts',
    test: 'S06: a hold that the user pressed stays when ',
  },
  rings: {
    happens: 'A call rings',
    bounds: 'No device is asked for, no peer is made and no word is sent',
    file: 'agent/test/consent.test.ts',
    test: 'orders of events open no device, make no peer and get no word',
  },
  released: {
    happens: 'The opponent ends its hold and hears us again',
    bounds: 'The same call with the same devices, muted or not, unless the user holds it',
    file: 'agent/test/no-click.test.ts',
    test: 'an opponent who ends its hold hears nothing that the user muted or holds',
  },
  pluggedIn: {
    happens:
      'A microphone or camera that was unplugged is used again when it is back; where the browser need not ask, another one of its kind is opened at once',
    bounds: 'It was on in this call, and the user has not muted it since',
    file: 'media/local-devices.test.ts',
    test: 'a camera that is switched off meanwhile stays off when it is plugged in',
  },
  screenEnded: {
    happens: 'The camera is shown again when a screen that took its place is not',
    bounds: 'It was on, and the user has not switched it off since',
    file: 'media/screen-share.test.ts',
    test: 'a camera that is switched off meanwhile stays off when the screen is no longer shared',
  },
  offered: {
    happens: 'An offer of the opponent is answered, and another path is looked for',
    bounds: 'Nothing is sent that was not sent before, at most 20 offers a minute',
    file: 'agent/test/negotiation.test.ts',
    test: 'a thousand offers in one moment turn no track of ours on',
  },
} as const satisfies Readonly<Record<string, NoClickPath>>;

/** The name of a way. */
export type NoClickPathName = keyof typeof NO_CLICK_PATHS;
