import { expect, it } from 'vitest';
import { accountsToScore, noteScored } from '../../../worker/jobs/accounts-to-score';
import type { RunContext } from '../../../worker/jobs/run-context';
import { resolveKeys } from '../../../worker/store/account-keys';
import { markDirty } from '../../../worker/store/dirty';
import { writeFacts } from '../../../worker/store/facts';
import { writeMeasureDays } from '../../../worker/store/measure-days';
import { startRun } from '../../../worker/store/runs';
import { onBothEngines } from '../store/on-both-engines';

const DAY = '2026-03-10';
const ACCOUNTS = ['A1', 'A2', 'A3'];
const at = (time: string) => `${DAY}T${time}.000Z`;

onBothEngines('which accounts a run scores', (store) => {
  /** A run of the day as of `time`, as far as choosing goes; its accounts are scored once it is noted. */
  async function run(time: string): Promise<string[]> {
    const { db } = store();
    const id = `run-${time}`;
    const stage = 'signals';
    await startRun(db, { id, asOf: at(time), day: DAY, scorecard: 'card', stage, startedAt: at(time) });
    // Choosing uses no more of a run's context.
    const context = {
      store: store(),
      run: { id, asOf: at(time), day: DAY },
      card: { hash: 'card' },
      zone: 'UTC',
    } as unknown as RunContext;
    const { warm, cold } = await accountsToScore(context);
    const day = { inputs: {}, state: {}, result: null, raw: 1, score: 1, coverage: 1, scorecard: 'card' };
    await writeMeasureDays(
      db,
      ACCOUNTS.map((account) => ({ ...day, account, day: DAY, tier: 'Healthy' as const })),
      { day: DAY, asOf: at(time) },
    );
    await noteScored(context);
    return [...warm, ...cold].sort();
  }

  const envelope = (record: string, sourceKey: string, knownFrom: string) => ({
    record,
    sourceKey,
    at: at('00:00:00'),
    knownFrom,
  });
  const putAccount = (account: string) =>
    writeFacts(
      store().db,
      'crm',
      'account',
      [{ ...envelope(account, account, at('00:00:00')), body: { in_scope: true } }],
      'UTC',
    );
  const putContact = (record: string, account: string, knownFrom: string) =>
    writeFacts(
      store().db,
      'crm',
      'contact',
      [{ ...envelope(record, account, knownFrom), body: { title: 'CFO' } }],
      'UTC',
    );

  it('keeps what is known only later for the first run that may use it', async () => {
    for (const account of ACCOUNTS) {
      await resolveKeys(store().db, [
        { source: 'crm', sourceKey: account, account, rule: 'self', knownFrom: at('00:00:00') },
      ]);
      await putAccount(account);
    }
    expect(await run('09:00:00')).toEqual(ACCOUNTS);
    expect(await run('09:30:00')).toEqual([]);

    // The pull of a run as of 10:00 goes on reading: c1 came a moment later, c2 is dated in the afternoon.
    await putContact('c1', 'A1', at('10:00:03'));
    await putContact('c2', 'A2', at('15:00:00'));
    await run('10:00:00');
    expect(await run('10:15:00')).toEqual(['A1']);
    expect(await run('10:30:00')).toEqual([]);
    expect(await run('15:10:00')).toEqual(['A2']);
    expect(await run('15:20:00')).toEqual([]);
  });

  it('leaves what a person decided after the run’s instant to the next run', async () => {
    await markDirty(store().db, ['A3'], 'cap answered', at('16:00:01'));
    expect(await run('16:00:00')).toEqual([]);
    expect(await run('16:10:00')).toEqual(['A3']);
    expect(await run('16:20:00')).toEqual([]);
  });
});
