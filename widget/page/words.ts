// All words of the page but those of the element in it.
import type { Purpose } from '@matrix-call/signalling/widget-api';

export const words = {
  waiting: 'Waiting for your Matrix client …',
  silent:
    'Your Matrix client does not answer. Close this widget and open it again; if that does not help, load the client anew.',
  deciding:
    'Your client asks you what this widget may do. Please approve all of it: a call sends and receives all these events.',
  refused: 'This widget cannot call with what you have approved.',
  askAgain: 'Ask again',
  askAgainFailed:
    'Your client does not ask again. Close this widget and open it again to be asked.',
  reduced: 'You can call. What you have not approved is missing, though:',
  missing: {
    calls: 'It may not send and receive the events of calls in this room.',
    people: 'It may not see who is in this room, and so cannot know whom to call.',
    extras: 'It cannot transfer calls, and does not show when the other side is muted.',
    relay: 'It gets no relay from your homeserver: calls through strict firewalls may fail.',
    stayingInSight: 'A call ends when you go to another room.',
    hostOnly: 'Your client may offer to open it in a tab of its own, where it cannot call.',
  } satisfies Record<Purpose, string>,
  whom: 'Call',
  choose: 'Choose whom to call',
  pictureInPicture: 'Keep the picture in sight',

  outsideTitle: 'Calls in your Matrix room',
  outside:
    'This page places voice and video calls inside a Matrix client such as Element. To add it to a room, open the room there and type this line:',
  outsideOfClient:
    'Your client has opened this page like any other. It places calls only inside of a client that shows widgets, such as Element on the web or on the desktop.',
  insecure:
    'Browsers give camera and microphone only to pages with https://. This page was opened without it, so it cannot be added to a room.',
  copy: 'Copy',
  copied: 'Copied',
  marked: 'The line is marked: copy it with your keyboard.',
  thenPress: 'Then open the widget from the room’s extensions, approve what it asks for, and call.',

  unnamedTitle: 'One more step',
  unnamed:
    'This widget was added without the room it is in, so it cannot call yet. It can put its own address right, if you may change the widgets of this room.',
  repair: 'Put it right',
  repairing: 'One moment …',
  repaired: 'Done. If this page does not change by itself, close the widget and open it again.',
  repairRefused:
    'You may not change the widgets of this room, or have not approved it. Ask somebody with the power for it to type this line:',
  repairFailed: 'That did not work. Remove the widget, and add it with this line:',
} as const;
