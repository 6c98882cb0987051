import { failureError } from '../crm/errors';
import { loadPlan } from '../crm/load-plan';
import type { Wish } from '../crm/plan';
import { recoverIntents } from '../crm/recover-intents';
import { realPatience } from '../crm/retry';
import { kept, type RowOutcome } from '../crm/row-outcome';
import { settlePlan } from '../crm/settle-plan';
import { writeRows } from '../crm/write-rows';
import { asWriter } from '../crm/writer-lease';
import { documentsAt } from '../store/documents';
import { readDocument } from '../store/stored-document';
import { leftToRun } from './dirty-guard';
import { nameAuthors } from './name-authors';
import { planSettings } from './plan-settings';
import { rowsLeftToPasses } from './rows-of-passes';
import type { RunContext } from './run-context';
import { pilotAccounts } from './wishes';
import { reasonToWithhold } from './withheld';
import { withinLimits } from './within-limits';

type WriteContext = Pick<
  RunContext,
  'store' | 'run' | 'crm' | 'card' | 'config' | 'holder' | 'now' | 'patience' | 'signal'
>;

/**
 * Writes the documents of a few accounts as a run would: the same stage, merge, holds, lease and ledger, but for
 * what only a run may ask for, which is left to it.
 * @param causes why each account's score moved.
 * @returns how each row ended.
 * @throws PlimsollError where the org has to rest: nothing has been lost, and it is to be tried again.
 */
export async function writeDirty(
  context: WriteContext,
  accounts: readonly string[],
  causes: Readonly<Record<string, readonly string[]>>,
): Promise<RowOutcome[]> {
  const { store, crm, run, config, holder, now, patience = realPatience, signal } = context;
  const withheld = reasonToWithhold(context);
  if (withheld) {
    return accounts.map((account) => kept({ object: 'Account', record: account, account }, 'held', withheld));
  }
  const { db } = store;
  // A run's rows that were let in before these accounts were scored have ended once the lease is ours.
  await asWriter(db, { holder, patience, signal, first: true }, (lease) =>
    recoverIntents({ db, crm, signal, patience }, lease, now()),
  );
  const plannedAt = now().toISOString();
  const wishes = await wishesOf(context, accounts, causes);
  const how = { asOf: run.asOf, settings: planSettings(config), signal };
  const plan = await loadPlan(db, crm, wishes, how);
  const settled = await settlePlan(db, plan, run.id, run.asOf);
  const planned = plan.rows.filter((row) => row.outcome === 'write');
  const left = await leftToRun(context, planned);
  const leaving = planned.flatMap((row) => {
    const why = left.get(row.record);
    return why ? [kept(row, 'held', why)] : [];
  });
  const free = planned.filter((row) => !left.has(row.record));
  const { writes, later } = await withinLimits(context, free, await rowsLeftToPasses(context));
  const earlier = [...settled, ...leaving, ...later];
  const { outcomes, stop } = await writeRows(
    { db, crm, run: run.id, holder, now, patience, signal, plannedAt, asOf: run.asOf, first: true, earlier },
    writes,
  );
  if (stop?.class === 'pauseOrg') throw failureError(stop);
  await nameAuthors(context, run.asOf);
  return [...earlier, ...outcomes];
}

async function wishesOf(
  context: WriteContext,
  accounts: readonly string[],
  causes: Readonly<Record<string, readonly string[]>>,
): Promise<Wish[]> {
  const pilots = await pilotAccounts(context);
  const written = pilots ? accounts.filter((account) => pilots.has(account)) : accounts;
  const documents = await documentsAt(context.store.db, written, context.run.day);
  return [...documents].map(([account, { body }]) => ({
    account,
    document: readDocument(body),
    causes: causes[account] ?? [],
  }));
}
