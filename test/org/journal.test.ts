import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JournalEntry } from './data/journal-entry';
import { Journal } from './journal';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'org-journal-'));
  path = join(folder, 'journal.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const days = (through: string): JournalEntry => ({ kind: 'days', through });

test('entries are on disk once flushed, and read back in order', () => {
  const { journal } = Journal.open(path);
  journal.add(days('2026-01-01'));
  expect(readFileSync(path, 'utf8')).toBe('');
  journal.flush();
  expect(Journal.open(path).entries).toEqual([days('2026-01-01')]);
  journal.add(days('2026-01-02'));
  journal.close();
  expect(Journal.open(path).entries).toEqual([days('2026-01-01'), days('2026-01-02')]);
});

test('a last line cut short by a kill is dropped, and the next entry stands whole', () => {
  const first = Journal.open(path).journal;
  first.add(days('2026-01-01'));
  first.close();
  appendFileSync(path, '{"kind":"days","thr');
  const { journal, entries } = Journal.open(path);
  expect(entries).toEqual([days('2026-01-01')]);
  journal.add(days('2026-01-02'));
  journal.close();
  expect(Journal.open(path).entries).toEqual([days('2026-01-01'), days('2026-01-02')]);
});

test('a damaged line in the middle stops the start instead of being skipped', () => {
  appendFileSync(path, '{"kind":\n{"kind":"days","through":"2026-01-01"}\n');
  expect(() => Journal.open(path)).toThrow();
});
