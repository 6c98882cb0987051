const MS_PER_DAY = 86_400_000;
/** No zone has ever changed its offset but at a multiple of this. */
const SLOT_MS = 900_000;

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Map<number, number>>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

/** Milliseconds by which the clocks of `zone` are ahead of UTC at an instant (epoch milliseconds). */
function offsetAt(zone: string, instant: number): number {
  if (zone === 'UTC') return 0;
  let known = offsets.get(zone);
  if (!known) {
    known = new Map();
    offsets.set(zone, known);
  }
  const slot = Math.floor(instant / SLOT_MS);
  let offset = known.get(slot);
  if (offset === undefined) {
    const start = slot * SLOT_MS;
    const part: Record<string, number> = {};
    for (const { type, value } of formatOf(zone).formatToParts(start)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    offset = Date.UTC(year, month - 1, day, hour, minute, second) - start;
    known.set(slot, offset);
  }
  return offset;
}

/** The wall clock of `zone` at an instant, as the epoch milliseconds at which UTC shows the same. */
export function wallClock(zone: string, instant: number): number {
  return instant + offsetAt(zone, instant);
}

/** The instant at which a day, counted from 1970-01-01, begins in `zone`. */
export function startOfDay(zone: string, day: number): number {
  const midnight = day * MS_PER_DAY;
  const guess = midnight - offsetAt(zone, midnight);
  const exact = midnight - offsetAt(zone, guess);
  // Where the clocks skip midnight, the day begins when they go on.
  return wallClock(zone, exact) < midnight ? Math.max(guess, exact) : exact;
}

/** Days since 1970-01-01 of an instant as `zone` sees it. */
export function dayOf(zone: string, instant: number): number {
  return Math.floor(wallClock(zone, instant) / MS_PER_DAY);
}

export const dayText = (day: number): string => new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
