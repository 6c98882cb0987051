import { expect, it } from 'vitest';
import { begins, ends, listens } from '../../../worker/store/transaction-words';

it.each([
  'begin',
  'BEGIN;',
  ' start  transaction isolation level serializable',
  '-- why\nbegin',
  '/* why */ begin',
])('takes %j as a beginning', (sql) => expect(begins(sql)).toBe(true));
it.each(['select begin', 'beginning', 'insert into t values (1)', '-- begin\nselect 1'])(
  'does not take %j as a beginning',
  (sql) => expect(begins(sql)).toBe(false),
);
it.each(['commit', 'COMMIT;', 'end', 'rollback', 'rollback work', 'abort', '/* x */\n-- y\n commit'])(
  'takes %j as an end',
  (sql) => expect(ends(sql)).toBe(true),
);
it.each([
  'rollback to savepoint a',
  'ROLLBACK WORK TO a',
  'rollback transaction to savepoint a',
  'select 1',
  'committed',
])('does not take %j as an end', (sql) => expect(ends(sql)).toBe(false));
it.each(['listen a', 'set search_path to x; listen a', '-- x\nLISTEN a'])('takes %j as listening', (sql) =>
  expect(listens(sql)).toBe(true),
);
it('does not take talk of listening as listening', () => expect(listens("select 'I listen '")).toBe(false));
