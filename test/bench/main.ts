import { cpus, totalmem } from 'node:os';
import { type Benchmark, holds, measure, type Survey } from './define-benchmark';
import { BENCHMARKS } from './index';

const args = process.argv.slice(2);
const json = args.includes('--json');
const names = args.filter((arg) => !arg.startsWith('--'));
const chosen =
  names.length === 0 ? BENCHMARKS : BENCHMARKS.filter((benchmark) => names.includes(benchmark.name));
const unknown = names.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));

if (unknown.length > 0) {
  console.error(
    `No benchmark named ${unknown.join(', ')}. There are: ${BENCHMARKS.map((b) => b.name).join(', ')}.`,
  );
  process.exitCode = 2;
} else {
  if (!json) {
    const memory = Math.round(totalmem() / 2 ** 30);
    console.log(
      `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${memory} GiB, Node ${process.version}\n`,
    );
  }
  for (const benchmark of chosen) {
    if ('survey' in benchmark) await tellSurvey(benchmark);
    else await tellBenchmark(benchmark);
  }
}

async function tellBenchmark(benchmark: Benchmark): Promise<void> {
  const result = await measure(benchmark);
  if (json) {
    console.log(JSON.stringify(result));
    return;
  }
  console.log(
    `${result.name}: ours ${result.ours.toFixed(1)} ${result.unit}, reference ${result.reference.toFixed(1)} ${result.unit}, ` +
      `ratio ${result.ratio.toFixed(2)} (median of ${result.runs})\n  reference: ${benchmark.against}`,
  );
}

/** A figure beyond its budget fails the command. */
async function tellSurvey({ name, survey }: Survey): Promise<void> {
  const figures = await survey();
  if (json) console.log(JSON.stringify({ name, figures }));
  else {
    console.log(`${name}:`);
    for (const figure of figures) {
      const budget =
        figure.budget === null ? '' : `  at most ${figure.budget}: ${holds(figure) ? 'holds' : 'MISSED'}`;
      console.log(
        `  ${figure.name.padEnd(64)} ${figure.value.toFixed(1).padStart(8)} ${figure.unit}${budget}`,
      );
    }
  }
  if (!figures.every(holds)) process.exitCode = 1;
}
