import { ValueError } from '@matrix-call/service';

/** The minute of the week that clocks in a time zone show, 0 on Monday at 00:00; takes milliseconds since 1970. */
export type MinuteOfWeek = (atMs: number) => number;

/** The clocks of a time zone such as `Europe/Berlin`; throws a `ValueError` where there is none of that name. */
export function createWallClock(timeZone: string): MinuteOfWeek {
  const format = formatFor(timeZone);
  return (atMs) => {
    const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
    const day = DAYS.indexOf(parts.get('weekday') ?? '');
    return (day * 24 + Number(parts.get('hour'))) * 60 + Number(parts.get('minute'));
  };
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, hourCycle: 'h23', weekday: 'short', hour: '2-digit', minute: '2-digit' },
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ValueError(`has "${timeZone}", which is no time zone such as Europe/Berlin`, {
      cause: error,
    });
  }
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
