// Where the time of an answer goes: the steps of both pages, one after the other.

import type { Couple } from './couples.ts';
import type { Mark, Step } from './page/marks.ts';

/** How long each step took, in milliseconds; NaN where it did not happen. */
export type Steps = Readonly<Record<StepName, number>>;

/** The steps in their order; `PUT → answered` goes on beside the others. */
export const STEP_NAMES = [
  'callee: answer asked for → offer set',
  'callee: → answer set',
  'callee: → answer leaves',
  'callee: answer leaves → the homeserver has it',
  'caller: answer leaves → headers of the sync',
  'caller: → begins to set the answer',
  'both: → first frame',
] as const;

type StepName = (typeof STEP_NAMES)[number];

/** Notes the steps of the next answer. */
export async function noteSteps({ caller, callee }: Couple): Promise<void> {
  for (const { page } of [caller, callee]) await page.evaluate(() => void (window.marks = []));
}

/** The steps since then. Pages of others note none. */
export async function readSteps(
  { caller, callee }: Couple,
  { answeredAtMs, framesAtMs }: { readonly answeredAtMs: number; readonly framesAtMs: number },
): Promise<Steps> {
  const [calling, called] = await Promise.all(
    [caller, callee].map(({ page }) => page.evaluate(() => window.marks ?? [])),
  );
  const offerSet = first(called, 'setRemoteDescription done');
  const answerSet = first(called, 'setLocalDescription done');
  const left = first(called, 'answer leaves');
  const setting = first(calling, 'setRemoteDescription begins');
  // Earlier news were about something else.
  const arrived = calling?.findLast(
    ({ step, atMs }) => step === 'news arrives' && atMs <= setting,
  )?.atMs;
  return {
    'callee: answer asked for → offer set': offerSet - answeredAtMs,
    'callee: → answer set': answerSet - offerSet,
    'callee: → answer leaves': left - answerSet,
    'callee: answer leaves → the homeserver has it': first(called, 'answer accepted') - left,
    'caller: answer leaves → headers of the sync': (arrived ?? Number.NaN) - left,
    'caller: → begins to set the answer': setting - (arrived ?? Number.NaN),
    'both: → first frame': framesAtMs - setting,
  };
}

function first(marks: readonly Mark[] | undefined, wanted: Step): number {
  return marks?.find(({ step }) => step === wanted)?.atMs ?? Number.NaN;
}
