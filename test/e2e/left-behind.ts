import { openStore, type StoreOptions } from '../../worker/store/open-store';

/** What runs leave in a store, as far as it must not depend on how often they were cut off. */
export interface LeftBehind {
  /** Byte for byte, by account and first day. */
  documents: { account: string; fromDay: string; body: string; hash: string }[];
  /** Score and tier of every account-day. */
  days: { account: string; day: string; result: string }[];
  /** What the CRM acknowledged, field by field. */
  acknowledged: { record: string; field: string; value: string }[];
  /** Edits by others that were seen. */
  exceptions: number;
  /** Intents whose end is not known. */
  openIntents: number;
  /** Intents that ended well. */
  acknowledgedIntents: number;
  /** Runs that go on. */
  running: number;
}

/** Reads a store after its worker has ended. */
export async function leftBehind(options: StoreOptions): Promise<LeftBehind> {
  const { db, close } = await openStore(options);
  try {
    const ledger = await db.selectFrom('ledger').select('status').execute();
    return {
      documents: await db
        .selectFrom('document')
        .select(['account_id as account', 'from_day as fromDay', 'body', 'hash'])
        .orderBy('account_id')
        .orderBy('from_day')
        .execute(),
      days: (
        await db
          .selectFrom('measure_day')
          .select(['account_id as account', 'day', 'result'])
          .orderBy('account_id')
          .orderBy('day')
          .execute()
      ).map((row) => ({ ...row, result: JSON.stringify(row.result) })),
      acknowledged: (
        await db.selectFrom('base').select(['record', 'fields']).orderBy('record').execute()
      ).flatMap(({ record, fields }) =>
        Object.entries(fields)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([field, value]) => ({ record, field, value: JSON.stringify(value) })),
      ),
      exceptions: (await db.selectFrom('exception').select('record').execute()).length,
      openIntents: ledger.filter(({ status }) => status === 'intended' || status === 'unknown').length,
      acknowledgedIntents: ledger.filter(({ status }) => status === 'acknowledged').length,
      running: (await db.selectFrom('run').select('id').where('status', '=', 'running').execute()).length,
    };
  } finally {
    await close();
  }
}
