import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readOptions } from './options';
import { chooseBook } from './remembered';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'org-remembered-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const choose = (today: string, ...args: string[]) =>
  chooseBook(readOptions(['--folder', folder, ...args]), today);

test('the first start fixes the book: two years back by default, the same on later days', () => {
  const first = choose('2026-03-01');
  expect(first).toEqual({ seed: 1, firstDay: '2024-03-01', accounts: 300, plain: false });
  expect(choose('2026-09-09')).toEqual(first);
});

test('a later start that asks for another book is refused, with what to do', () => {
  choose('2026-03-01', '--seed', '7');
  expect(choose('2026-03-02', '--seed', '7').seed).toBe(7);
  expect(() => choose('2026-03-02', '--seed', '8')).toThrow(/began with seed 7.*another folder/);
});

test('what is switched is remembered with the book, and is not changed later', () => {
  const features = { personAccounts: true, accountTeams: false };
  const first = choose('2026-03-01', '--with', 'personAccounts', '--without', 'accountTeams');
  expect(first.features).toEqual(features);
  expect(choose('2026-03-02').features).toEqual(features);
  expect(() => choose('2026-03-02', '--with', 'datedRates')).toThrow(/began with features/);
});

test('a wrong option is named', () => {
  expect(() => readOptions(['--first-day', 'soon'])).toThrow(/first-day/);
  expect(() => readOptions(['--sead', '1'])).toThrow(/sead/);
  expect(() => readOptions(['--with', 'wings'])).toThrow(/no feature wings/);
});
