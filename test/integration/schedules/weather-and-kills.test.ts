import { afterAll, beforeAll, expect, it } from 'vitest';
import { faultSchema } from '../../org/http/weather/fault';
import { pointsOf, WAYS } from './cell';
import { FAULTS } from './faults';
import { openWorld, type World } from './open-world';
import { playCells, playWithoutCells } from './play-cells';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.close());

const ways = WAYS.filter(({ work }) => work === 'sync');

it('each kind of fault that the org has is played', () => {
  const kinds = Object.values(FAULTS).map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(new Set(faultSchema.shape.kind.options));
});

it.each(ways)(
  '$work by $route passes the points of its cells, and is struck by no fault that has none',
  async (way) => {
    const { passed, struck } = await playWithoutCells(world, way);
    expect([...passed].sort()).toEqual([...pointsOf(way)].sort());
    expect(struck).toBe(0);
  },
);

it.each(ways)(
  '$work by $route loses nothing by any fault, death at any point, and the fault once more',
  {
    timeout: 300_000,
  },
  async (way) => {
    expect(await playCells(world, way)).toBe('');
  },
);
