import { ServiceError } from '../service-error.ts';
import { CheckError } from './check-error.ts';
import { checkTurn, NOTHING_SEEN, type Row } from './check-turn.ts';
import { questionsFor, type QuestionSettings } from './questions.ts';
import { allWork, jsonOf, tableOf } from './report.ts';

/** How to check: the authorities (PEM) that certificates may also come from, and whether a program reads the result. */
export interface CheckOptions {
  readonly authorities: readonly string[];
  readonly asJson: boolean;
  /** The clock in milliseconds; that of the machine if left out. */
  readonly now?: () => number;
}

/** Asks every configured TURN server for relays, and gives the text to print and whether all work. */
export async function reportOnTurn(
  settings: QuestionSettings,
  { authorities, asJson, now = Date.now }: CheckOptions,
): Promise<{ text: string; isGood: boolean }> {
  const rows = await ask(settings, authorities, now);
  return { text: asJson ? jsonOf(rows) : tableOf(rows), isGood: allWork(rows) };
}

async function ask(
  settings: QuestionSettings,
  authorities: readonly string[],
  now: () => number,
): Promise<readonly Row[]> {
  try {
    const questions = await questionsFor(settings, now, AbortSignal.timeout(STEP_MS));
    return await checkTurn(questions, { stepMs: STEP_MS, authorities });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    // A provider gave no credentials; the message is for the log and holds no secret.
    const outcome = new CheckError('noCredentials', error.message, { cause: error });
    const uri = settings.provider.kind;
    return [{ uri, parts: undefined, address: undefined, outcome, ...NOTHING_SEEN }];
  }
}

const STEP_MS = 5000;
