// What only visitors read, who call through a gateway: loaded with it.
import type { HintKey, VisitorKey } from './string-keys.ts';

/** What visitors read, in English. */
export const visitorEnglish: Readonly<
  Record<VisitorKey, string> & Partial<Record<HintKey, string>>
> = {
  'visitor.queued': 'You are number {place} in the queue.',
  'visitor.available': 'Available',
  'visitor.inCall': 'In a call; you would wait as number {place}',
  'visitor.inCallNow': 'In a call',
  'visitor.opens': 'Opens {time}',
  'visitor.closed': 'Closed now',
  'visitor.unavailable': 'Not reachable now',
  'visitor.name': 'Your name',
  'visitor.topic': 'What is it about?',
  'visitor.notLetIn': 'This page could not get permission to call.',
  'visitor.loadAnew': 'Load the page anew, then try again.',
  'visitor.noGateway': 'Calls are not possible now, because the server does not answer.',
  'help.busy': 'Try again in a few minutes.',
  'help.unavailable': 'Please reach them in another way.',
  'help.tooMany': 'Wait a minute, then try again.',
};
