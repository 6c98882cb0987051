import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take minutes, the longest first: one begun last would keep the other processes waiting at the end. */
const LONGEST = [
  ...[
    'integration/schedules/weather-and-kills',
    'integration/schedules/schedules',
    'e2e/killed',
    'e2e/spine',
    'e2e/doctor',
    'e2e/oracle',
    'browsers/account-page',
    'e2e/next-day',
  ],
  ...['e2e/rollout', 'integration/properties/absence', 'browsers/hostile-page', 'e2e/interrupted'],
].map((name) => `test/${name}.test.ts`);

/** Places of the order: the longest by name, then what starts processes and browsers, then the rest. */
function placeOf(file: string): number {
  const at = LONGEST.findIndex((name) => file.endsWith(name));
  if (at >= 0) return at;
  return /\/test\/(e2e|browsers|integration)\//.test(file) ? LONGEST.length : LONGEST.length + 1;
}

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => placeOf(a.moduleId) - placeOf(b.moduleId));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/set-up.ts'],
    reporters: ['default', './test/support/closing-line.ts'],
    allowOnly: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    sequence: { sequencer: LongestFirst },
    pool: 'forks',
    // Compiling the embedded database's code better takes longer than tests gain by it.
    execArgv: ['--liftoff-only'],
    maxWorkers: 2,
    // Reading the code anew for each file took half of the time of the smaller tests; what a file changes it puts back.
    isolate: false,
  },
});
