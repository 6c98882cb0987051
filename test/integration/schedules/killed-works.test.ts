import { afterAll, beforeAll, expect, it } from 'vitest';
import { cellsOf, pointsOf, WAYS } from './cell';
import { openWorld, type World } from './open-world';
import { playCells, playWithoutCells } from './play-cells';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.close());

const ways = WAYS.filter(({ work }) => work !== 'sync');

it.each(ways)(
  '$work by $route passes the points of its cells, and is struck by no fault that has none',
  async (way) => {
    const { passed, struck } = await playWithoutCells(world, way);
    expect([...passed].sort()).toEqual([...pointsOf(way)].sort());
    expect(struck).toBe(0);
  },
);

it.each(ways.filter((way) => cellsOf(way).length > 0))(
  '$work by $route loses nothing by a fault, death at a point, and the fault once more',
  {
    timeout: 300_000,
  },
  async (way) => {
    expect(await playCells(world, way)).toBe('');
  },
);
