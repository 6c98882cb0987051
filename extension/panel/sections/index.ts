import type { Section } from '../section';
import { budgetOwner } from './budget-owner';
import { changes } from './changes';
import { drivers } from './drivers';
import { freshness } from './freshness';
import { nextPlay } from './next-play';
import { renewal } from './renewal';
import { score } from './score';

/** Every part of the panel, in the order in which it is read. */
export const SECTIONS = [
  score,
  changes,
  nextPlay,
  budgetOwner,
  drivers,
  renewal,
  freshness,
] as const satisfies readonly Section[];
