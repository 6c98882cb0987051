import { OWNED_OBJECTS, type OwnedObject } from '../../shared/crm-fields';
import type { Withheld } from '../crm/clearing-guard';
import { breachesOfShares, guardRails } from '../crm/guard-rails';
import type { PlanRow } from '../crm/plan';
import { fieldsWithBase } from '../store/bases';
import { countTiered, tiersPassed } from '../store/passed-tiers';
import { listRuns } from '../store/runs';
import { writtenScorecard } from './plan-book';
import { plannedRun } from './plan-run';
import type { RunContext } from './run-context';
import { writtenUnits } from './stages/write';

type GuardContext = Pick<RunContext, 'store' | 'run' | 'card' | 'config'>;

/**
 * Why planned rows of a dirty pass are left to the next run, by record: what only a run may ask for. A pass looks at
 * few accounts, so its shares are those of all passes since the last run.
 */
export async function leftToRun(
  context: GuardContext,
  rows: readonly PlanRow[],
): Promise<Map<string, Withheld>> {
  if (rows.length === 0) return new Map();
  const { store, card } = context;
  const isWritten = (await writtenScorecard(store.db)) === card.hash;
  const waiting = await waitingRecords(context);
  const shares = await sharesPassed(context, rows);
  const known = await writtenFields(context);
  const left = new Map<string, Withheld>();
  for (const row of rows) {
    const first = neverWritten(row, known);
    const message = !isWritten
      ? 'No sync has written scores of this scorecard yet.'
      : waiting.has(row.record)
        ? 'A sync that waits to be approved would write this record.'
        : first.length > 0
          ? `Fields that were never written before: ${first.join(', ')}.`
          : row.object === 'Account' && 'Health_Tier__c' in row.fields
            ? shares
            : null;
    if (message !== null) left.set(row.record, leftFor(message));
  }
  return left;
}

const leftFor = (message: string): Withheld => ({
  code: 'LEFT_TO_SYNC',
  message,
  action: 'Nothing to do here: the next sync plans all accounts, and asks where it has to.',
});

/** Records that a run which waits for somebody's word, or has got it, has yet to write. */
async function waitingRecords({ store }: GuardContext): Promise<ReadonlySet<string>> {
  const held = await listRuns(store.db, 'held');
  const approved = (await listRuns(store.db, 'running')).filter((run) => run.approvedBy !== null);
  const waiting = new Set<string>();
  for (const run of [...held, ...approved]) {
    for (const { record } of (await plannedRun({ store, run })).writes) waiting.add(record);
    for (const unit of await writtenUnits({ store, run }))
      for (const { record } of unit.outcomes) waiting.delete(record);
  }
  return waiting;
}

type Written = ReadonlyMap<OwnedObject, ReadonlySet<string>>;

/** By object the fields that were written before; null where nobody has to be asked about others. */
async function writtenFields({ store, config }: GuardContext): Promise<Written | null> {
  if (config.crm.confirmBackfill) return null;
  const written = new Map<OwnedObject, ReadonlySet<string>>();
  for (const object of OWNED_OBJECTS) written.set(object, await fieldsWithBase(store.db, object));
  return written;
}

const neverWritten = ({ object, fields }: PlanRow, written: Written | null): string[] =>
  Object.keys(fields).filter((field) => field !== STAMP && written?.get(object)?.has(field) === false);

/** It goes along with the others and has no base of its own. */
const STAMP = 'Health_Changed_At__c';

/** What the guard rails say to the tiers that these rows move, with those that earlier passes moved; null: nothing. */
async function sharesPassed(
  { store, config }: GuardContext,
  rows: readonly PlanRow[],
): Promise<string | null> {
  const moving = rows.filter(
    (row) => row.hadTier && row.object === ACCOUNT && 'Health_Tier__c' in row.fields,
  );
  if (moving.length === 0) return null;
  const [last] = await listRuns(store.db, 'done', 1);
  const before = await tiersPassed(store.db, last?.startedAt ?? '-infinity');
  const isUnknown = ({ fields }: PlanRow): boolean => fields.Health_Tier__c?.[1] === 'Unknown';
  const ids = (some: readonly PlanRow[]): string[] => some.map((row) => row.record);
  const breaches = breachesOfShares(
    {
      tiered: await countTiered(store.db),
      moved: new Set([...before.moved, ...ids(moving)]).size,
      unknown: new Set([...before.unknown, ...ids(moving.filter(isUnknown))]).size,
    },
    guardRails(config.crm.guard),
  );
  return breaches.length > 0 ? breaches.map((breach) => breach.message).join(' ') : null;
}

const ACCOUNT: OwnedObject = 'Account';
