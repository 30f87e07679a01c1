// The gateway as its admin runs it: what visitors cost who only look, how many can call, and how long events take.
import { CALLEES } from './gateway-calls.ts';
import { IDLE, measureIdleFloor, measureIdleGateway, type Residence } from './gateway-memory.ts';
import { LIVE, measurePushes, measurePushFloor, PUSH_LOAD, type Pushes } from './gateway-push.ts';
import { measureRinging, RINGS, type Ringing } from './gateway-ringing.ts';
import { measureSetups, SETUP_LOAD, type Setups } from './gateway-setups.ts';
import { ratio, type Goal, type Report } from './report.ts';

interface Found {
  readonly idle: Residence;
  /** The same with a young generation that stays small. */
  readonly idleBounded: Residence;
  readonly idleFloor: Residence;
  readonly idleFloorBounded: Residence;
  readonly setups: Setups;
  readonly single: Pushes;
  readonly serial: Pushes;
  readonly pushFloor: Pushes;
  readonly ringing: Ringing;
}

/** Measures one after the other, each on a gateway of its own. */
export async function benchGateway(): Promise<Report> {
  console.log(`next: ${IDLE} visitors who do not call`);
  const idle = await measureIdleGateway();
  const idleBounded = await measureIdleGateway(BOUNDED);
  const idleFloor = await measureIdleFloor();
  const idleFloorBounded = await measureIdleFloor(BOUNDED);
  console.log(`next: ${SETUP_LOAD.count} calls`);
  const setups = await measureSetups();
  console.log(`next: events for ${LIVE} visitors`);
  const pushes = await measurePushes();
  const pushFloor = await measurePushFloor();
  console.log('next: a real Synapse');
  const ringing = await measureRinging();
  const found = {
    idle,
    idleBounded,
    idleFloor,
    idleFloorBounded,
    setups,
    ...pushes,
    pushFloor,
    ringing,
  };
  return {
    name: 'gateway',
    title: 'Visitors over the gateway',
    method: METHOD,
    header: ['', 'gateway', 'beside it', 'ratio'],
    rows: rowsOf(found),
    goals: goalsOf(found),
    notes: notesOf(found),
  };
}

function rowsOf(found: Found): readonly (readonly string[])[] {
  const { idle, idleBounded, idleFloor, idleFloorBounded, setups } = found;
  const { single, serial, pushFloor, ringing } = found;
  const { perSecond, failed, p50Ms, p99Ms, cpuMs } = setups;
  const lost = (pushes: Pushes): string => (pushes.lost > 0 ? `, ${pushes.lost} lost` : '');
  const pushRow = (title: string, pushes: Pushes, field: 'p50Ms' | 'p99Ms'): string[] => [
    `push: ${title}`,
    ms(pushes[field]) + lost(pushes),
    ms(pushFloor[field]) + lost(pushFloor),
    ratio(pushes[field], pushFloor[field]),
  ];
  const row = (title: string, ours: string): string[] => [title, ours, '', ''];
  return [
    ...memoryRows([idle, idleFloor]),
    ...memoryRows([idleBounded, idleFloorBounded], ` with \`${BOUNDED}\``),
    row('set-ups: complete, a second', perSecond.toFixed(1)),
    row('set-ups: not complete', `${failed} of ${SETUP_LOAD.count}`),
    row('set-ups: p50', ms(p50Ms)),
    row('set-ups: p99', ms(p99Ms)),
    row('set-ups: processor time of the gateway, each', ms(cpuMs)),
    pushRow('single events, p50', single, 'p50Ms'),
    pushRow('single events, p99', single, 'p99Ms'),
    pushRow('one transaction after the other, p50', serial, 'p50Ms'),
    pushRow('one transaction after the other, p99', serial, 'p99Ms'),
    [
      'press → ringing on Synapse',
      ms(ringing.visitorMs),
      ms(ringing.accountMs),
      ratio(ringing.visitorMs, ringing.accountMs),
    ],
    row('– press → line', ms(ringing.lineMs)),
  ];
}

function memoryRows(
  [ours, least]: readonly [Residence, Residence],
  how = '',
): readonly (readonly string[])[] {
  const [each, leastEach] = [kilobytesOf(ours), kilobytesOf(least)];
  return [
    [`memory${how}: nobody there`, mb(ours.emptyMb), mb(least.emptyMb), ''],
    [`memory${how}: ${IDLE} visitors`, mb(ours.fullMb), mb(least.fullMb), ''],
    [`memory${how}: each`, kb(each), kb(leastEach), ratio(each, leastEach)],
  ];
}

function notesOf({ idle, idleBounded, setups, ringing }: Found): readonly string[] {
  const youngMb = idle.fullMb - idleBounded.fullMb;
  return [
    `The memory counts what V8 has taken for its young generation, which grows while visitors come and was not given back when it was measured: ${mb(youngMb)} more than with \`${BOUNDED}\`. The program itself runs from its sources, which Node reads as TypeScript.`,
    `From the press to the line ${ms(ringing.lineMs)} pass, and from there to the ring ${ms(ringing.visitorMs - ringing.lineMs)}: the visitor's name is a state event of its own, which the homeserver has to take before the invite, and the callee's profile is asked for after it. The element asks for the line while the browser opens the devices.`,
    ...(setups.why === undefined ? [] : [`The first call that failed: ${setups.why}.`]),
  ];
}

function goalsOf({ idle, idleFloor, setups, single, ringing }: Found): readonly Goal[] {
  const { perSecond: wanted, count } = SETUP_LOAD;
  return [
    { text: `memory < 250 MB with ${IDLE} visitors`, isMet: idle.fullMb < 250 },
    {
      text: 'memory of each visitor ≤ 2 × that of a bare connection',
      isMet: kilobytesOf(idle) <= 2 * kilobytesOf(idleFloor),
    },
    {
      text: `${wanted} set-ups a second, and each of ${count} complete`,
      isMet: setups.failed === 0 && setups.perSecond >= wanted * STEADY,
    },
    {
      text: 'a pushed event is read in < 20 ms, p99',
      isMet: single.p99Ms < 20 && single.lost === 0,
    },
    {
      text: 'press → ringing ≤ 1.3 × that between accounts',
      isMet: ringing.visitorMs <= 1.3 * ringing.accountMs,
    },
  ];
}

function kilobytesOf({ emptyMb, fullMb }: Residence): number {
  return ((fullMb - emptyMb) * 1000) / IDLE;
}

function mb(value: number): string {
  return `${value.toFixed(1)} MB`;
}

function kb(value: number): string {
  return `${value.toFixed(1)} kB`;
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

const BOUNDED = '--max-semi-space-size=8';
/** The last calls end a moment after the last one began. */
const STEADY = 0.97;

const METHOD =
  `The gateway with a \`STATE_DIRECTORY\`, in a process of its own, its limits as they are; visitors come over a trusted proxy from addresses of their own, as bare WebSockets of one other process. ` +
  `But for the last rows the homeserver answers at once, in that process. Memory: what the system counts as resident, once it has stopped growing, of ${IDLE} visitors whose session is open; beside it a bare \`ws\` server with the same bounds and as many connections. ` +
  `Set-ups: open, line, invite, answer, selected, hung up, closed; ${SETUP_LOAD.perSecond} begin each second for ${SETUP_LOAD.count / SETUP_LOAD.perSecond} s, whatever became of those before, spread over ${CALLEES} callees; from when each was due. ` +
  `Push: ${LIVE} visitors in calls, ${PUSH_LOAD.perSecond} events a second to any of them for ${PUSH_LOAD.count / PUSH_LOAD.perSecond} s; from the request's beginning, or where transactions wait for each other as Synapse's do, from when the event was there, until the visitor has read it; beside it the way from a client over the bare server and back. ` +
  `Press → ringing: ${RINGS} calls each, in turn, on one Synapse with SQLite, without rate limits, from the press of a visitor whose session is open (line, invite), or from an account's \`PUT\` of the invite, until the same callee's waiting \`/sync\` has it; medians.`;
