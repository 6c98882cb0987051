import { TIERS, type Tier } from '../../shared/tiers';
import { callsLeft } from '../crm/governor';
import { mostInNeed, type NeedyAccount, type RunReport } from '../reports/run-report';
import { documentsAt } from '../store/documents';
import { longestWindow } from '../store/ledger';
import { readUnits } from '../store/run-units';
import { countAccounts, customersInScope } from '../store/scope';
import { countTiers, standings } from '../store/scored-days';
import { readDocument } from '../store/stored-document';
import { plannedUnits } from './planned-units';
import type { RunContext } from './run-context';
import { runOutcome } from './run-outcome';

const ATTENTION = 5;

/** What a run that has ended did, from the store; seconds and calls are this process's. */
export async function reportRun(
  context: RunContext,
  own: Pick<RunReport, 'seconds' | 'calls'>,
): Promise<RunReport> {
  const { store, run, config } = context;
  const customers = await customersInScope(store.db, run.asOf);
  const tiers = await countTiers(store.db, customers, run.day);
  const scored = [...tiers.values()].reduce((sum, count) => sum + count, 0);
  const rescored = await rescoredAccounts(context);
  const outcome = await runOutcome(context);
  return {
    run: run.id,
    asOf: run.asOf,
    accounts: {
      total: await countAccounts(store.db, run.asOf),
      inScope: customers.length,
      scored,
      rescored: rescored.length,
      unknown: tiers.get('Unknown') ?? 0,
    },
    rows: outcome.rows,
    renewals: outcome.renewals,
    calls: own.calls,
    usage: await usageOf(context),
    window: await longestWindow(store.db, run.id),
    tiers: Object.fromEntries(TIERS.map((tier) => [tier, tiers.get(tier) ?? 0])) as Record<Tier, number>,
    seconds: Math.round(own.seconds * 10) / 10,
    failures: [...(await failedSources(context)), ...outcome.failures],
    exceptions: outcome.exceptions,
    changes: outcome.changes,
    rescored: rescored.length === customers.length ? 'all' : rescored,
    stage: config.crm.stage ?? 'shadow',
    attention: await attention(context, customers),
  };
}

async function usageOf({ store, crm, config, now }: RunContext): Promise<RunReport['usage']> {
  const { ours, org } = await callsLeft(store.db, crm, config.crm.calls, now().toISOString());
  return { ours: ours.day, perDay: config.crm.calls.perDay ?? null, org };
}

async function rescoredAccounts({ store, run }: RunContext): Promise<string[]> {
  const units = await plannedUnits(store.db, run.id, 'signals');
  return units.flatMap((unit) => (unit.work as { accounts: string[] }).accounts).sort();
}

/** Sources that could not be read, or were stopped for their faulty rows; the run went on without their news. */
async function failedSources({ store, run }: RunContext): Promise<RunReport['failures']> {
  const units = [...(await readUnits(store.db, run.id, 'pull')).values()];
  return units.flatMap(({ unit, status, result }) => {
    if (status === 'failed') {
      const { message, ...failure } = result as { code: string; message: string; action: string };
      return [{ account: null, ...failure, message: `Source ${unit}: ${message}` }];
    }
    const stopped = (result as { stopped?: string | null }).stopped;
    return stopped
      ? [
          {
            account: null,
            code: 'SOURCE_STOPPED',
            message: stopped,
            action: 'Run `plimsoll doctor` to see what is wrong with it.',
          },
        ]
      : [];
  });
}

async function attention({ store, run }: RunContext, customers: readonly string[]): Promise<NeedyAccount[]> {
  const standing = await standings(store.db, customers, run.day);
  const neediest = mostInNeed(standing, ATTENTION);
  const documents = await documentsAt(
    store.db,
    neediest.map((row) => row.account),
    run.day,
  );
  return neediest.flatMap((row) => {
    const stored = documents.get(row.account);
    if (!stored) return [];
    const document = readDocument(stored.body);
    return [
      {
        account: row.account,
        name: document.name,
        tier: document.tier,
        score: document.score,
        arr: document.arr,
        renewalDate: document.renewalDate,
        csm: document.csm,
        driver: document.drivers[0]?.text ?? null,
      },
    ];
  });
}
