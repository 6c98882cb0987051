/** One benchmark: ours against a reference, both timed in the same process over the same rows. */
export interface Benchmark {
  /** The file's name. */
  name: string;
  /** What the reference is, in one sentence. */
  against: string;
  /** Unit of `ours` and `reference`. */
  unit: 'ms';
  /** Timed pairs; their medians are reported. */
  runs: number;
  /** Made once, outside the timed part. */
  prepare(): Promise<{ ours: () => unknown; reference: () => unknown; close?: () => Promise<void> }>;
}

export const defineBenchmark = <Kind extends Benchmark | Survey>(benchmark: Kind): Kind => benchmark;

export interface BenchmarkResult {
  name: string;
  /** Median, in `unit`. */
  ours: number;
  reference: number;
  unit: string;
  /** Median over the pairs of ours / reference. */
  ratio: number;
  runs: number;
}

export const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
};

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Runs one pair to warm up, then `runs` pairs, each in turn first, so that neither profits from order. */
export async function measure(benchmark: Benchmark): Promise<BenchmarkResult> {
  const { ours, reference, close } = await benchmark.prepare();
  const pairs: { ours: number; reference: number }[] = [];
  await timed(ours);
  await timed(reference);
  for (let run = 0; run < benchmark.runs; run++) {
    if (run % 2 === 0) {
      const first = await timed(ours);
      pairs.push({ ours: first, reference: await timed(reference) });
    } else {
      const first = await timed(reference);
      pairs.push({ ours: await timed(ours), reference: first });
    }
  }
  await close?.();
  return {
    name: benchmark.name,
    ours: median(pairs.map((pair) => pair.ours)),
    reference: median(pairs.map((pair) => pair.reference)),
    unit: benchmark.unit,
    ratio: median(pairs.map((pair) => pair.ours / pair.reference)),
    runs: benchmark.runs,
  };
}

/** A figure of a survey, and the most it may be; null: it is only told. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  budget: number | null;
}

/** A benchmark of the whole product: figures against budgets, where there is no reference to run beside. */
export interface Survey {
  /** The file's name. */
  name: string;
  survey(): Promise<Figure[]>;
}

export const holds = ({ value, budget }: Figure): boolean => budget === null || value <= budget;

/** Nearest-rank quantile, 0–1. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
