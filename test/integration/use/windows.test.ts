import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { addDays, daysBetween, isWorkingDay } from '../../../shared/day';
import { compileTaxonomy } from '../../../worker/use/taxonomy';
import { type Event, EventsFolder } from './an-events-folder';

const LAST = '2025-03-31';
const folders: EventsFolder[] = [];
afterAll(() => {
  for (const { root } of folders) rmSync(root, { recursive: true, force: true });
});

/** The windows as their definitions say, event by event. */
function countByHand(events: readonly (Event & { day: string })[], through: string) {
  const within = (days: number) =>
    events.filter(
      (e) =>
        e.event !== 'logged_in' && daysBetween(e.day, through) >= 0 && daysBetween(e.day, through) < days,
    );
  const users = (days: number) => new Set(within(days).map((e) => e.user_id)).size;
  const userDays = new Set(
    within(30)
      .filter((e) => isWorkingDay(e.day))
      .map((e) => `${e.user_id} ${e.day}`),
  );
  let sunday = through;
  while (new Date(sunday).getUTCDay() !== 0) sunday = addDays(sunday, -1);
  const inWeeks = new Set<string>();
  const weeks = new Map<string, Set<number>>();
  for (const e of within(40)) {
    const week = Math.floor(daysBetween(e.day, sunday) / 7);
    if (week < 0 || week > 3) continue;
    inWeeks.add(e.user_id);
    if (!['automated', 'published'].includes(e.event)) continue;
    weeks.set(e.user_id, (weeks.get(e.user_id) ?? new Set()).add(week));
  }
  return {
    active7: users(7),
    active30: users(30),
    workingUserDays: userDays.size,
    activeInWeeks: inWeeks.size,
    adopters: [...weeks.values()].filter((w) => w.size >= 3).length,
    lastUse:
      within(84)
        .map((e) => e.day)
        .sort()
        .at(-1) ?? null,
  };
}

const anEvent = fc.record({
  user: fc.integer({ min: 1, max: 6 }),
  ago: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 35 }) }, fc.integer({ min: 0, max: 100 })),
  event: fc.constantFrom('viewed', 'automated', 'published', 'logged_in'),
});

describe('windows of use', () => {
  it('count what their definitions say, whatever the events and the files', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anEvent, { maxLength: 120 }),
        fc.integer({ min: 0, max: 6 }),
        async (rows, back) => {
          const folder = new EventsFolder();
          folders.push(folder);
          const events = rows.map(({ user, ago, event }, i) => {
            const day = addDays(LAST, -ago);
            const at = `${day}T15:00:00Z`;
            return {
              event_id: `e${i}`,
              workspace_id: 'ws-1',
              user_id: `u${user}`,
              event,
              at,
              received_at: at,
              day,
            };
          });
          const files = Math.max(1, rows.length % 4);
          for (let f = 0; f < files; f++)
            folder.writeCsv(
              `${f}.csv`,
              events.filter((_, i) => i % files === f),
            );
          await folder.read(`${addDays(LAST, 1)}T12:00:00.000Z`);
          const through = addDays(LAST, -back);
          expect(await folder.count('ws-1', through, addDays(LAST, 1))).toEqual(countByHand(events, through));
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('an event taxonomy', () => {
  const features = (n: number) => ({
    valueEvents: Array.from({ length: n }, (_, i) => `f${i}`),
    keyFeatures: ['f62'],
    upsellFeatures: [],
    ignored: [],
  });
  it('has room for 63 features and refuses the 64th', () => {
    expect(compileTaxonomy(features(63), 'UTC').keyMask).toBe(1n << 62n);
    expect(() => compileTaxonomy(features(64), 'UTC')).toThrowError(/64 features/);
  });
  it('has another hash when features or the zone differ', () => {
    const hashes = [features(3), features(4)].flatMap((f) =>
      ['UTC', 'Asia/Tokyo'].map((z) => compileTaxonomy(f, z).hash),
    );
    expect(new Set(hashes).size).toBe(4);
  });
});
