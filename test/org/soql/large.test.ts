import { expect, test } from 'vitest';
import { to18 } from '../../../shared/salesforce-id';
import type { Row } from '../data/row';
import { runQuery } from './index';
import { smallOrg } from './small-org';

const COUNT = 100_000;
const start = Date.parse('2026-01-01T00:00:00Z');
const idOf = (n: number): string => to18(`001${String(n).padStart(12, '0')}`);
const all: Row[] = Array.from({ length: COUNT }, (_, i) => ({
  Id: idOf(i),
  IsDeleted: false,
  // Pairs share a moment, so that the order by Id counts, too; the rows themselves lie in no order.
  SystemModstamp: new Date(start + Math.floor(((i * 7919) % COUNT) / 2) * 1000).toISOString(),
  Name: `Account ${i}`,
}));
const byId = new Map(all.map((row) => [row.Id, row]));

test('a page of changes is found and sorted among 100,000 rows', () => {
  const org = smallOrg({ rows: () => all });
  const { records } = runQuery(
    'SELECT Id, SystemModstamp FROM Account WHERE SystemModstamp >= 2026-01-01T01:00:00Z AND SystemModstamp < 2026-01-01T03:00:00Z ORDER BY SystemModstamp, Id',
    org,
  );
  expect(records).toHaveLength(2 * 2 * 3600);
  const keys = records.map((one) => `${String(one['SystemModstamp'])} ${String(one['Id'])}`);
  expect(keys).toEqual([...keys].sort());
}, 10_000);

test('200 ids are looked up, not searched for', () => {
  const ids = Array.from({ length: 200 }, (_, i) => idOf(i * 400));
  const org = smallOrg({
    rows: () => {
      throw new Error('read all rows');
    },
    row: (_, id) => byId.get(id),
  });
  const list = ids.map((id) => `'${id.slice(0, 15)}'`).join(', ');
  const { records } = runQuery(`SELECT Id, Name FROM Account WHERE Id IN (${list})`, org);
  expect(records.map((one) => one['Id'])).toEqual(ids);
});
