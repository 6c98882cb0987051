import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROUTES } from '../../../worker/api/routes';
import { COMMANDS } from '../../../worker/commands';
import { STAGES } from '../../../worker/jobs/stages';
import { MEASURES } from '../../../worker/measures';
import { CONDITIONS } from '../../../worker/measures/conditions';
import { PLAYS } from '../../../worker/plays';
import { BENCHMARKS } from '../../bench';
import { definingFiles } from './defining-files';

const byUnderscores = (name: string): string => name.replaceAll('-', '_');

/** A folder, what a part's definition begins with, its registry's ids, and how a file's name becomes an id. */
const REGISTRIES: [folder: string, define: string, ids: readonly string[], idOf: (name: string) => string][] =
  [
    ['worker/measures', '= defineMeasure(', MEASURES.map((m) => m.id), byUnderscores],
    ['worker/measures/conditions', ': Condition = {', CONDITIONS.map((c) => c.id), byUnderscores],
    ['worker/plays', '= definePlay(', PLAYS.map((p) => p.id), (name) => name],
    ['worker/commands', '= defineCommand(', COMMANDS.map((c) => c.id), (name) => name],
    ['worker/jobs/stages', '= defineStage(', STAGES.map((s) => s.id), (name) => name],
    ['worker/api/routes', 'Route({', ROUTES.map((r) => r.id), (name) => name],
    ['test/bench', '= defineBenchmark(', BENCHMARKS.map((b) => b.name), (name) => name],
  ];

describe.each(REGISTRIES)('the registry of %s', (folder, mark, ids, idOf) => {
  it('lists exactly the files that define a part, each under its own name', () => {
    const files = definingFiles(folder, mark);
    expect(files.length).toBeGreaterThan(0);
    expect([...ids].sort()).toEqual(files.map(idOf).sort());
  });

  it('lists no id twice', () => {
    expect(new Set(ids).size).toBe(ids.length);
  });
});

it('offers each command’s help a summary that ends as a sentence', () => {
  for (const command of COMMANDS) expect(command.summary, command.id).toMatch(/^[A-Z].*\.$/);
});

it('gives every source folder its settings and its opener', () => {
  const folders = readdirSync('worker/sources', { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(folders.length).toBeGreaterThan(2);
  for (const { name } of folders) {
    const files = readdirSync(`worker/sources/${name}`);
    expect(files, name).toContain('index.ts');
    expect(files.includes('config.ts') || files.includes('settings.ts'), name).toBe(true);
  }
});
