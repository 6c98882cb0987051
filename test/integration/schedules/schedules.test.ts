import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorld, type World } from './open-world';
import { judge } from './oracle';
import { Schedule } from './schedule';

/** More would tell nothing new. */
const MOST_TOLD = 5;
const SCHEDULES = Number(process.env['PLIMSOLL_SCHEDULES'] ?? 50);
const FIRST = Number(process.env['PLIMSOLL_FIRST'] ?? 1);
/** Seeds to play alone, with their trace, parted by commas. */
const REPLAYED = process.env['PLIMSOLL_SCHEDULE'];

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.close());

const seeds = REPLAYED
  ? REPLAYED.split(',').map(Number)
  : Array.from({ length: SCHEDULES }, (_, n) => n + FIRST);

it(`keeps every value that is not ours, and brings ours, in ${seeds.length} schedules`, {
  timeout: 60_000 + 10_000 * seeds.length,
}, async () => {
  const failed: string[] = [];
  const began = performance.now();
  for (const seed of seeds) {
    const schedule = new Schedule(world, seed);
    await schedule.play();
    const faults = await judge(schedule, world.store.db);
    if (REPLAYED) console.log(schedule.chronicle.trace(schedule.customers.nameOf));
    if (faults.length === 0) continue;
    failed.push(`seed ${seed}:\n  ${faults.join('\n  ')}`);
    if (failed.length >= MOST_TOLD) break;
  }
  if (process.env['PLIMSOLL_PACE']) console.log(`${Math.round(performance.now() - began)} ms`);
  expect(failed.join('\n'), `replay one with PLIMSOLL_SCHEDULE=SEED`).toBe('');
});
