import type { Benchmark } from './define-benchmark';
import { score } from './score';

/** Every benchmark, in the order in which they run. */
export const BENCHMARKS = [score] as const satisfies readonly Benchmark[];
