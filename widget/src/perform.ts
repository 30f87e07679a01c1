// Grants what the controls ask for.
import type { MatrixCallElement } from './matrix-call-element.ts';
import type { Request } from './request.ts';
import type { SessionController } from './session-controller.ts';

/** Does what a control asked for; rejects like the methods of the element. */
export async function perform(
  request: Request,
  element: MatrixCallElement,
  session: SessionController,
): Promise<void> {
  switch (request.type) {
    case 'call':
      return element.call(request);
    case 'callAgain':
      return session.dialer.placeAgain(request);
    case 'answer':
      return element.answer(request);
    case 'reject':
      return element.reject();
    case 'ignore':
      session.ringingCall().ignore();
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
    case 'acceptTransfer':
    case 'declineTransfer':
      session.activeCall()[request.type]();
      return;
    default:
      session[request.type]();
  }
}
