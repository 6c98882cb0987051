import type { Benchmark, Survey } from './define-benchmark';
import { dirty } from './dirty';
import { extension } from './extension';
import { nights } from './nights';
import { org } from './org';
import { score } from './score';
import { write } from './write';

/** Every benchmark, in the order in which they run. */
export const BENCHMARKS = [score, org, extension, write, nights, dirty] as const satisfies readonly (
  | Benchmark
  | Survey
)[];
