// Runs in a frame whose Content Security Policy forbids nearly everything, and draws every attack wherever words of a
// stranger are drawn. The test around it gets a report.
import { ATTACKS } from './attacks.ts';
import { BOB } from './fake-call.ts';
import { allElements, buttonLater } from './show.ts';
import { connectCall, nextTask, putOnStage, settled, type TestCallElement } from './stage.ts';
import { inCallPart } from '../src/ringing/in-call-part.ts';

/** What came of the attacks. */
export interface StrictReport {
  readonly drawn: number;
  /** Whether the policy is in force: it lets no string become markup. */
  readonly isStrict: boolean;
  /** What the policy had to forbid, by its directive. */
  readonly violations: readonly string[];
  /** Elements that no word may make. */
  readonly foreign: readonly string[];
  /** Addresses that were asked for meanwhile. */
  readonly requests: readonly string[];
  readonly isHacked: boolean;
}

const FOREIGN =
  'img, image, script, iframe, a, object, embed, style, link, form, input:not([part]), template, meta, base, math, marquee, ' +
  '[onload], [onerror], [onfocus], [onclick], [onmouseover], [onplay], [ontoggle], [srcdoc]';

/** The event that carries the report to the window around the frame. */
const REPORT = 'strict-page-report';

async function attackAll(): Promise<StrictReport> {
  const isInForce = isStrict();
  await nextTask();
  const violations: string[] = [];
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
    violations.push(`${effectiveDirective} ${blockedURI}`);
  });
  const foreign: string[] = [];
  const element = await putOnStage();
  await loadWhatComesWithACall(element);
  performance.clearResourceTimings();
  let drawn = 0;
  for (const attack of ATTACKS) {
    for (const face of faces(element, attack)) {
      await face();
      await settled(element);
      drawn += 1;
      foreign.push(...foreignIn(element));
    }
  }
  await nextTask();
  return {
    drawn,
    isStrict: isInForce,
    violations,
    foreign,
    requests: performance.getEntriesByType('resource').map(({ name }) => name),
    isHacked: 'hacked' in window,
  };
}

/** What an attack loads has to stand out. */
async function loadWhatComesWithACall(element: TestCallElement): Promise<void> {
  const call = await connectCall(element, { canTransfer: true });
  for (const part of ['more', 'transfer']) (await buttonLater(element, part)).click();
  await buttonLater(element, 'transfer-to');
  await customElements.whenDefined('matrix-call-corner');
  await inCallPart.load();
  call.end('hungUp');
}

/** Each place where somebody else chooses the words. */
function faces(element: TestCallElement, attack: string): readonly (() => unknown)[] {
  const { agent } = element;
  const opponent = { ...BOB, displayName: attack };
  const claim = { userId: attack, displayName: attack };
  return [
    () => agent.ring({ opponent }),
    () => agent.current?.end('missed'),
    () => agent.ring({ opponent: { ...BOB, displayName: undefined, userId: `@${attack}:x.org` } }),
    () => agent.current?.end('opponentHungUp'),
    () => element.call(),
    () => agent.current?.become({ status: 'connected', opponent, transferOffer: claim }),
    () => agent.current?.become({ transferOffer: undefined, claimedIdentity: claim }),
    () => agent.current?.end('opponentRejected'),
    () => {
      agent.tell({ type: 'suppressed', why: 'publicRoom', userId: attack });
    },
  ];
}

function isStrict(): boolean {
  try {
    document.createElement('p').innerHTML = '<b>bold</b>';
    return false;
  } catch {
    return true;
  }
}

function foreignIn(element: TestCallElement): string[] {
  return allElements(element)
    .filter((inner) => inner.matches(FOREIGN))
    .map(({ outerHTML }) => outerHTML.slice(0, 100));
}

parent.dispatchEvent(new CustomEvent<StrictReport>(REPORT, { detail: await attackAll() }));
