import type { Benchmark, Survey } from './define-benchmark';
import { dirty } from './dirty';
import { extension } from './extension';
import { org } from './org';
import { score } from './score';

/** Every benchmark, in the order in which they run. */
export const BENCHMARKS = [score, org, extension, dirty] as const satisfies readonly (Benchmark | Survey)[];
