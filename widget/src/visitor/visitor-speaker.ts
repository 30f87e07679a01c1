// The words of the interface as visitors read them, who have no account, no homeserver and no token.
import { addEnglish, speaker, type Say, type Words } from '../words/say.ts';
import type { Strings, StringValues, VisitorKey } from '../words/string-keys.ts';
import { visitorEnglish } from '../words/visitor-strings.ts';

/** What is so now. */
export interface Now {
  /** The visitor's place in the queue. */
  readonly place: number | undefined;
  /** When calls are taken again, in words. */
  readonly time: string | undefined;
  readonly words?: Words | undefined;
}

/** Says sentences by their names: other ones than to somebody with an account, and the place instead of the state. */
export function visitorSpeaker(given: Partial<Strings> = {}, { place, time, words }: Now): Say {
  const say = speaker(given, words);
  const instead = (key: Parameters<Say>[0], values?: StringValues): string => {
    if (place !== undefined) {
      if (key === 'state.preparing') return say('visitor.queued', { place: String(place) });
      // The browser has asked before.
      if (key.startsWith('mayAsk')) return '';
    }
    if (key === 'help.closed') return time === undefined ? '' : say('visitor.opens', { time });
    return say(INSTEAD.get(key) ?? key, values);
  };
  return Object.assign(instead, { locale: say.locale });
}

const INSTEAD: ReadonlyMap<string, Parameters<Say>[0]> = new Map<string, Parameters<Say>[0]>([
  ['problem.unauthorized', 'visitor.notLetIn'],
  ['help.unauthorized', 'visitor.loadAnew' satisfies VisitorKey],
  ['problem.rateLimited', 'problem.tooMany'],
  ['help.rateLimited', 'help.tooMany'],
  ['problem.unreachable', 'visitor.noGateway'],
]);

addEnglish(visitorEnglish);
