import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SLOW_MS = 240_000;
const copy = mkdtempSync(join(tmpdir(), 'new-part-'));

/** Whole folders are needed: the compiler is asked about everything that a new part could break. */
beforeAll(async () => {
  for (const path of ['shared', 'worker', 'extension', 'test', 'schema', 'package.json', 'tsconfig.json']) {
    cpSync(path, join(copy, path), { recursive: true });
  }
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  writeFileSync(
    join(copy, 'vitest.config.mjs'),
    "export default { test: { include: ['test/**/*.test.ts'] } };\n",
  );
  await build({
    input: 'test/support/new-part.ts',
    external: (id) => id.startsWith('node:'),
    platform: 'node',
    logLevel: 'warn',
    output: { file: join(copy, 'dist/new.js'), format: 'esm' },
  });
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** A program of the copy; what it says on either channel. */
function run(program: string, ...args: string[]): { status: number | null; said: string } {
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')),
  );
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: copy,
    encoding: 'utf8',
    env: environment,
  });
  return { status, said: stdout + stderr };
}
const makeNew = (...args: string[]) => run(process.execPath, 'dist/new.js', ...args);
const textOf = (path: string): string => readFileSync(join(copy, path), 'utf8');

describe('npm run new', () => {
  it('says how it is used when it does not know the kind', () => {
    const { status, said } = makeNew('gadget', 'renewal-plan');
    expect(status).toBe(2);
    expect(said).toContain('measure|source|play|panel NAME');
  });

  it.each(['RenewalPlan', 'renewal_plan', '-plan', '../plan', ''])('refuses "%s" as a name', (name) => {
    const { status, said } = makeNew('measure', name);
    expect(status).toBe(2);
    expect(said).toContain('lower-case words joined by hyphens');
  });

  it('overwrites nothing', () => {
    const before = textOf('worker/measures/csm-pulse.ts');
    expect(makeNew('measure', 'csm-pulse')).toMatchObject({ status: 1 });
    expect(textOf('worker/measures/csm-pulse.ts')).toBe(before);
  });

  it('leaves nothing half done when a list has moved', () => {
    const path = 'worker/scorecard/types.ts';
    const before = textOf(path);
    writeFileSync(join(copy, path), before.replace("  'csm_pulse',\n", ''));
    const index = textOf('worker/measures/index.ts');
    const { status, said } = makeNew('measure', 'renewal-plan');
    writeFileSync(join(copy, path), before);
    expect(status).toBe(1);
    expect(said).toContain(`${path} no longer holds`);
    expect(textOf('worker/measures/index.ts')).toBe(index);
    expect(() => textOf('worker/measures/renewal-plan.ts')).toThrow();
  });

  it(
    'makes a measure, a source, a play and a part of the panel that the compiler takes, and registries and worked examples with them',
    () => {
      const measure = makeNew('measure', 'renewal-plan');
      expect(measure.status, measure.said).toBe(0);
      expect(measure.said).toContain('wrote   worker/measures/renewal-plan.ts');
      const source = makeNew('source', 'help-desk');
      expect(source.status, source.said).toBe(0);
      expect(source.said).toContain('npm run schema');
      const play = makeNew('play', 'old-ticket');
      expect(play.status, play.said).toBe(0);
      expect(textOf('worker/plays/index.ts')).toContain('  invoiceOverdue,\n  oldTicket,\n');

      const panel = makeNew('panel', 'gaps');
      expect(panel.status, panel.said).toBe(0);

      for (const project of ['.', 'extension']) {
        const types = run('node_modules/.bin/tsc', '-p', project);
        expect(types.said.replaceAll(/^npm warn.*$/gm, '').trim()).toBe('');
        expect(types.status).toBe(0);
      }

      const folders = ['measures', 'plays/plays.test.ts', 'registries'].map(
        (folder) => `test/unit/${folder}`,
      );
      const tests = run('node_modules/.bin/vitest', 'run', ...folders);
      expect(tests.status, tests.said).toBe(0);
      expect(tests.said).toMatch(/\d+ passed/);
    },
    SLOW_MS,
  );
});
