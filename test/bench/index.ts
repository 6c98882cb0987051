import type { Benchmark, Survey } from './define-benchmark';
import { extension } from './extension';
import { score } from './score';

/** Every benchmark, in the order in which they run. */
export const BENCHMARKS = [score, extension] as const satisfies readonly (Benchmark | Survey)[];
