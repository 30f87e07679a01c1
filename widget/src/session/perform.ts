// Grants what the controls ask for.
import type { Request } from '../request.ts';
import { callPart } from './call-part.ts';
import type { SessionController } from './session-controller.ts';
import type { SessionHost } from './session-host.ts';

/** The methods of the element that controls ask for as well. */
export interface CallMethods {
  call(choice: { readonly video: boolean }): Promise<void>;
  answer(choice: { readonly video: boolean }): Promise<void>;
  reject(): Promise<void>;
  hangUp(): Promise<void>;
  setMicrophoneMuted(isMuted: boolean): Promise<void>;
  setCameraMuted(isMuted: boolean): Promise<void>;
  setScreenShare(isShared: boolean): Promise<void>;
  setHold(isHolding: boolean): Promise<void>;
  sendDigits(digits: string): Promise<void>;
  transferTo(userId: string): Promise<void>;
  minimize(): Promise<void>;
  enlarge(): Promise<void>;
  popOut(): Promise<void>;
}

/** Does what a control asked for; rejects like the methods of the element. */
export async function perform(
  request: Request,
  element: CallMethods & SessionHost,
  session: SessionController,
): Promise<void> {
  switch (request.type) {
    case 'call':
      return element.call(request);
    case 'callAgain':
      return session.dialer.placeAgain(request);
    case 'callBack':
      return session.dialer.callBack();
    case 'answer':
      return element.answer(request);
    case 'reject':
      return element.reject();
    case 'ignore':
      session.ringingCall().ignore();
      return;
    case 'silence':
      session.ringing.silence();
      return;
    case 'hangUp':
      return element.hangUp();
    case 'muteMicrophone':
      return element.setMicrophoneMuted(request.isMuted);
    case 'muteCamera':
      return element.setCameraMuted(request.isMuted);
    case 'shareScreen':
      return element.setScreenShare(request.isShared);
    case 'hold':
      return element.setHold(request.isHolding);
    case 'digits':
      return element.sendDigits(request.digits);
    case 'transfer':
      return element.transferTo(request.userId);
    case 'flipCamera':
      return session.activeCall().flipCamera();
    case 'useDevices':
    case 'setVolume':
      return (await callPart.load()).deskOf({ host: element, session }).grant(request);
    case 'minimize':
    case 'enlarge':
    case 'popOut':
      return element[request.type]();
    case 'acceptTransfer':
    case 'declineTransfer':
    case 'lookForPath':
      session.activeCall()[request.type]();
      return;
    case 'dismissMissed':
      session.dialer.missed.dismiss();
      return;
    default:
      session[request.type]();
  }
}
