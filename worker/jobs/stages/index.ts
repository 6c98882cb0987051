import type { Stage } from '../define-stage';
import { plan } from './plan';
import { pull } from './pull';
import { score } from './score';
import { signals } from './signals';
import { write } from './write';

/** The stages of a run, in order. */
export const STAGES = [pull, signals, score, plan, write] as const satisfies readonly Stage[];
