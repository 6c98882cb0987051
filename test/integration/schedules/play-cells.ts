import { type Cell, cellName, cellsOf, faultsOf, WAYS, type Way } from './cell';
import { FAULT_NAMES } from './faults';
import type { World } from './open-world';
import { playCell, playUncut } from './play-cell';

/** A cell to play alone, with its trace, as failures name it. */
const REPLAYED = process.env['PLIMSOLL_CELL'];

const all = WAYS.flatMap(cellsOf).map(cellName);

/** Plays all cells of a work by a route, or the one of them that is to be replayed. @returns what is wrong, as a text */
export async function playCells(world: World, way: Way): Promise<string> {
  if (REPLAYED && !all.includes(REPLAYED))
    return 'PLIMSOLL_CELL is FAULT/POINT/ROUTE/WORK, as failures name it.';
  const wrong: string[] = [];
  for (const cell of cellsOf(way).filter(isAsked)) {
    const name = cellName(cell);
    const [course, faults] = await playCell(world, cell, 10_000 + all.indexOf(name));
    if (REPLAYED) console.log(course.chronicle.trace(course.customers.nameOf));
    if (faults.length > 0) wrong.push(`PLIMSOLL_CELL='${name}'\n  ${faults.join('\n  ')}`);
  }
  return wrong.join('\n');
}

const isAsked = (cell: Cell): boolean => !REPLAYED || cellName(cell) === REPLAYED;

/** Plays a work uncut, with all faults in force that have no cell in it. */
export const playWithoutCells = (world: World, way: Way): ReturnType<typeof playUncut> => {
  const others = FAULT_NAMES.filter((fault) => !faultsOf(way).includes(fault));
  return playUncut(world, way, others, 9_000 + WAYS.indexOf(way));
};
