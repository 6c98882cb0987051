import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take minutes, the longest first: one begun last would keep the other processes waiting at the end. */
const LONGEST = [
  ...[
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

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return at < 0 ? LONGEST.length : at;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
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
