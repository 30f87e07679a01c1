// The gateway as its admin runs it: what visitors cost who only look, how many can call, and how long events take.
import { CALLEES } from './gateway-calls.ts';
import { IDLE, measureIdleFloor, measureIdleGateway, type Residence } from './gateway-memory.ts';
import { LIVE, measurePushes, measurePushFloor, PUSH_LOAD, type Pushes } from './gateway-push.ts';
import { measureRinging, OFFER_MS, RINGS, type Ringing } from './gateway-ringing.ts';
import { measureSetups, SETUP_LOAD, type Setups } from './gateway-setups.ts';
import { buildAll } from '../../scripts/build.ts';
import { AS_SHIPPED } from './gateway-program.ts';
import { ratio, type Goal, type Report } from './report.ts';

interface Found {
  readonly idle: Residence;
  readonly idleFloor: Residence;
  readonly setups: Setups;
  readonly single: Pushes;
  readonly serial: Pushes;
  readonly pushFloor: Pushes;
  readonly ringing: Ringing;
}

/** Measures one after the other, each on a gateway of its own. */
export async function benchGateway(): Promise<Report> {
  if (!(await buildAll())) throw new Error('The gateway cannot be built');
  console.log(`next: ${IDLE} visitors who do not call`);
  const idle = await measureIdleGateway();
  const idleFloor = await measureIdleFloor();
  console.log(`next: ${SETUP_LOAD.count} calls`);
  const setups = await measureSetups();
  console.log(`next: events for ${LIVE} visitors`);
  const pushes = await measurePushes();
  const pushFloor = await measurePushFloor();
  console.log('next: a real Synapse');
  const ringing = await measureRinging();
  const found = { idle, idleFloor, setups, ...pushes, pushFloor, ringing };
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
  const { idle, idleFloor, setups, single, serial, pushFloor, ringing } = found;
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
    ...memoryRows(idle, idleFloor),
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

function memoryRows(ours: Residence, least: Residence): readonly (readonly string[])[] {
  const [each, leastEach] = [kilobytesOf(ours), kilobytesOf(least)];
  return [
    ['memory: nobody there', mb(ours.emptyMb), mb(least.emptyMb), ''],
    [`memory: ${IDLE} visitors`, mb(ours.fullMb), mb(least.fullMb), ''],
    ['memory: each', kb(each), kb(leastEach), ratio(each, leastEach)],
  ];
}

function notesOf({ setups, ringing }: Found): readonly string[] {
  return [
    `From the press ${ms(ringing.lineMs)} pass until the line is there, meanwhile the page opens its devices. The visitor's name is a state event of its own, which the homeserver takes before the invite.`,
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

/** The last calls end a moment after the last one began. */
const STEADY = 0.97;

const METHOD =
  `The gateway as it is built, with a \`STATE_DIRECTORY\`, in a process of its own, its limits as they are, Node told \`${AS_SHIPPED}\` as by the shipped unit and container; visitors come over a trusted proxy from addresses of their own, as bare WebSockets of one other process. ` +
  `But for the last rows the homeserver answers at once, in that process. Memory: what the system counts as resident, once it has stopped growing, of ${IDLE} visitors whose session is open; beside it a bare \`ws\` server with the same bounds, as many connections, and Node told the same. ` +
  `Set-ups: open, line, invite, answer, selected, hung up, closed; ${SETUP_LOAD.perSecond} begin each second for ${SETUP_LOAD.count / SETUP_LOAD.perSecond} s, whatever became of those before, spread over ${CALLEES} callees; from when each was due. ` +
  `Push: ${LIVE} visitors in calls, ${PUSH_LOAD.perSecond} events a second to any of them for ${PUSH_LOAD.count / PUSH_LOAD.perSecond} s; from the request's beginning, or where transactions wait for each other as Synapse's do, from when the event was there, until the visitor has read it; beside it the way from a client over the bare server and back. ` +
  `Press → ringing: ${RINGS} calls each, in turn, on one Synapse with SQLite, without rate limits, from the press of a visitor whose session is open, or of somebody with an account, until the same callee's waiting \`/sync\` has the invite. Both send it ${OFFER_MS} ms after the press at the earliest, which a page needs for its devices and its offer (\"Setting a call up\": click → ringing without the hop), and the visitor asks for the line meanwhile; medians.`;
