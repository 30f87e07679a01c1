import { ValueError } from '@matrix-call/service';

/** A time of the week, in minutes since Monday at 00:00; the last one is not part of it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** How many minutes a week has. */
export const WEEK_MINUTES = 7 * 24 * 60;

/** Reads times of the week such as `Mo-Fr 09:00-17:00; Sa,Su 22:00-02:00`; throws a `ValueError`. No span goes over Sunday's end. */
export function readSpans(text: string): readonly Span[] {
  return text
    .split(';')
    .map((rule) => rule.trim())
    .flatMap(readRule);
}

function readRule(rule: string): readonly Span[] {
  const { days = '', times = '' } = RULE.exec(rule)?.groups ?? {};
  const starts = days.split(',').flatMap((range) => readDays(range.trim(), rule));
  const spans = times.split(',').map((range) => readTimes(range.trim(), rule));
  return starts.flatMap((day) =>
    spans.flatMap(({ from, to }) =>
      splitAtSunday(day * DAY_MINUTES + from, day * DAY_MINUTES + to),
    ),
  );
}

function readDays(range: string, rule: string): readonly number[] {
  const [first = '', last = first, more] = range.split('-');
  const [from, to] = [DAYS.indexOf(first), DAYS.indexOf(last)];
  if (from === -1 || to === -1 || more !== undefined) throw unreadable(rule);
  const count = ((to - from + DAYS.length) % DAYS.length) + 1;
  return Array.from({ length: count }, (_, i) => (from + i) % DAYS.length);
}

function readTimes(range: string, rule: string): Span {
  const { h1, m1, h2, m2 } = TIMES.exec(range)?.groups ?? {};
  const from = Number(h1) * 60 + Number(m1);
  const to = Number(h2) * 60 + Number(m2);
  if (!(from < DAY_MINUTES && to <= DAY_MINUTES)) throw unreadable(rule);
  if (from === to)
    throw new ValueError(`has "${range}", which is no time at all; a whole day is 00:00-24:00`);
  // Who closes before they open closes on the next day.
  return { from, to: to < from ? to + DAY_MINUTES : to };
}

function splitAtSunday(from: number, to: number): readonly Span[] {
  if (to <= WEEK_MINUTES) return [{ from, to }];
  return [
    { from, to: WEEK_MINUTES },
    { from: 0, to: to - WEEK_MINUTES },
  ];
}

function unreadable(rule: string): ValueError {
  return new ValueError(
    `has "${rule}", which is not written as Mo-Fr 09:00-12:00, 13:00-17:00; Sa 10:00-14:00`,
  );
}

const DAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];
const DAY_MINUTES = 24 * 60;
const RULE = /^(?<days>[A-Za-z,\-\s]+)(?<times>\d[\d:,\-\s]*)$/v;
const TIMES = /^(?<h1>\d{2}):(?<m1>[0-5]\d)-(?<h2>\d{2}):(?<m2>[0-5]\d)$/v;
