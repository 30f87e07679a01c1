// The names of all sentences. Another language is another object with the same keys.
import type {
  CheckCode,
  CheckName,
  EndReason,
  QualityLevel,
  QualityReason,
  SuppressedWhy,
} from '@matrix-call/signalling';
import type { CallState } from '../views/call-state.ts';
import type { MatrixCallErrorCode } from '../errors.ts';

/** What the controls and the fixed parts of the interface are called. */
export type LabelKey =
  | 'widget'
  | 'callVoice'
  | 'callVideo'
  | 'callName'
  | 'callAgain'
  | 'callBack'
  | 'accept'
  | 'acceptVideo'
  | 'acceptVoice'
  | 'reject'
  | 'ignore'
  | 'silence'
  | 'silenced'
  | 'muteMicrophone'
  | 'unmuteMicrophone'
  | 'muteCamera'
  | 'unmuteCamera'
  | 'shareScreen'
  | 'stopScreen'
  | 'microphone'
  | 'camera'
  | 'screen'
  | 'more'
  | 'hold'
  | 'resume'
  | 'keypad'
  | 'transfer'
  | 'transferTo'
  | 'hangUp'
  | 'dismiss'
  | 'dismissNotice'
  | 'reconnect'
  | 'hear'
  | 'remoteVideo'
  | 'remoteScreen'
  | 'localVideo'
  | 'cameraIsOff'
  | 'microphoneIsOff'
  | 'microphoneIsOn'
  | 'cameraOfIsOff'
  | 'cameraOfIsOn'
  | 'screenIsShown'
  | 'screenIsGone'
  | 'youAreMuted'
  | 'youAreHeard'
  | 'incomingVoice'
  | 'incomingVideo'
  | 'titleRinging'
  | 'missedFrom'
  | 'waiting'
  | 'holdAndAnswer'
  | 'isOnHold'
  | 'swap'
  | 'holding'
  | 'held'
  | 'onHold'
  | 'lost'
  | 'tryNow'
  | 'sharing'
  | 'transferOffer'
  | 'awaiting'
  | 'cancel'
  | 'claim'
  | 'room'
  | 'receiver'
  | 'somebody'
  | 'somebodyWithin'
  | 'notConnected'
  | 'retrying'
  | 'mayAskMicrophone'
  | 'mayAskCamera'
  | 'mayAskBoth'
  | 'lasted';

/** The name of a sentence. `hint.…` says what to do about an end, `help.…` about a problem, where there is something. */
export type StringKey =
  | LabelKey
  | `state.${Exclude<CallState, 'idle' | 'ringing' | 'ended'>}`
  | `ended.${EndReason}`
  | `problem.${MatrixCallErrorCode}`
  | `suppressed.${SuppressedWhy}`;

/** The name of a sentence that not every end or problem has. */
export type HintKey = `hint.${EndReason}` | `help.${MatrixCallErrorCode}`;

/** The name of a sentence about a check; `relay` is what speaks of one way to it. Problems have their own sentences. */
export type CheckKey = `check.${CheckCode}` | `check.${CheckName | 'relay'}.${CheckCode}`;

/** The name of a sentence that only visitors read, who call through a gateway. */
export type VisitorKey = `visitor.${
  | 'queued'
  | 'available'
  | 'inCall'
  | 'inCallNow'
  | 'opens'
  | 'closed'
  | 'unavailable'
  | 'name'
  | 'topic'
  | 'notLetIn'
  | 'loadAnew'
  | 'noGateway'}`;

/** The name of a sentence about calls that nobody took. */
export type MissedKey = `missed.${'one' | 'video' | 'several'}`;
/** The name of a sentence that only a running call says. */
export type InCallKey =
  | `quality.${QualityLevel}`
  | `reason.${QualityReason}`
  | 'qualityIsBack'
  | 'encrypted'
  | 'cameraIsPaused'
  | 'cameraIsBack'
  | 'lostFor'
  | 'fullscreen'
  | 'leaveFullscreen'
  | 'swapTiles'
  | 'hideStrip'
  | 'showStrip'
  | 'youAreSharing'
  | 'ownPicture'
  | 'hidePicture'
  | 'showPicture'
  | 'mirrorPicture'
  | 'unmirrorPicture'
  | 'movePicture'
  | 'statistics'
  | 'copyStatistics'
  | 'copied'
  | 'notCopied'
  | `statistics.${'none' | 'quality' | 'roundTrip' | 'lossReceived' | 'lossSent' | 'received' | 'sent' | 'codecs' | 'path'}`
  | `path.${'direct' | 'relay'}`
  | 'check'
  | 'checking'
  | 'checkFailed'
  | 'shortcuts'
  | `shortcut.${'microphone' | 'camera' | 'screen' | 'hold' | 'help' | 'close'}`;

/** The name of a sentence about the devices, before a call and in it. */
export type DeviceKey = `devices.${
  | 'title'
  | 'microphone'
  | 'camera'
  | 'speaker'
  | 'default'
  | 'volume'
  | 'flipCamera'
  | 'pluggedIn'
  | 'useIt'
  | 'notNow'
  | 'level'
  | 'testTone'
  | 'callNow'
  | 'answer'
  | 'withoutCamera'
  | 'back'
  | 'tryAgain'
  | 'asking'
  | 'preview'}`;

/** The name of a sentence that not every page needs, or that there is not of everything. */
export type LateKey =
  HintKey | CheckKey | VisitorKey | MissedKey | InCallKey | DeviceKey | DisplayKey;

/** The name of a sentence that is read where a call is small or in a window of its own. */
export type DisplayKey = `display.${
  'minimize' | 'enlarge' | 'move' | 'popOut' | 'close' | 'bringBack' | 'inCorner' | 'inWindow'}`;

/**
 * All sentences. `{name}` stands for the other person, `{other}` for a third one, `{duration}` for a time like 3:05, `{place}`
 * for a place in a queue, `{time}` for a time of a day, `{count}` for how many there are.
 */
export type Strings = Readonly<Record<StringKey, string> & Partial<Record<LateKey, string>>>;

/** What a sentence speaks of. */
export interface StringValues {
  readonly name?: string;
  readonly other?: string;
  readonly duration?: string;
  readonly place?: string;
  readonly time?: string;
  readonly count?: string;
}
