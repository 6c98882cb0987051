import { afterAll, beforeAll, expect, it } from 'vitest';
import { CHECKPOINTS } from '../../../worker/jobs/checkpoint';
import { openWorld, type World } from './open-world';
import { judge } from './oracle';
import { FAULT_NAMES } from './outside';
import { Schedule } from './schedule';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.close());

const OF_WRITING = CHECKPOINTS.filter((name) => !/^(page|dirty)/.test(name));
const OF_JOBS = /^job|start’s/;
const ROUTES = [
  {
    ...{ route: 'Collections', bulkFrom: null },
    points: OF_WRITING.filter((name) => !OF_JOBS.test(name)),
    faults: FAULT_NAMES.filter((name) => !OF_JOBS.test(name)),
  },
  { route: 'bulk jobs', bulkFrom: 1, points: OF_WRITING, faults: FAULT_NAMES },
];

it.each(ROUTES)(
  'each fault of the org and death at each point lose nothing by $route',
  {
    timeout: 300_000,
  },
  async ({ bulkFrom, points, faults: weathers }) => {
    const wrong: string[] = [];
    const reached = new Set<string>();
    for (const [n, fault] of weathers.entries()) {
      for (const [m, point] of points.entries()) {
        const schedule = new Schedule(world, 10_000 + 100 * n + m, bulkFrom);
        if (await schedule.suffer(fault, point)) reached.add(point);
        const faults = await judge(schedule, world.store.db);
        if (faults.length > 0) wrong.push(`${fault}, dead at ${point}:\n  ${faults.join('\n  ')}`);
      }
    }
    expect(wrong).toEqual([]);
    expect([...reached].sort()).toEqual([...points].sort());
  },
);
