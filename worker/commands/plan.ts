import { PlimsollError } from '../../shared/error';
import type { Withheld } from '../crm/clearing-guard';
import { conditionRefused } from '../crm/condition';
import type { Breach } from '../crm/guard-rails';
import { plannedOutcome } from '../crm/row-outcome';
import { planBook } from '../jobs/plan-book';
import { withinLimits } from '../jobs/within-limits';
import type { Worker } from '../open-worker';
import { planLimits } from '../reports/plan-limits';
import { planReport, planSummary } from '../reports/plan-report';
import { latestRunOf, type Run } from '../store/runs';
import type { Db } from '../store/schema';
import { latestScoredDay } from '../store/scored-days';
import { type CommandContext, defineCommand, type OptionValues, textOption } from './define-command';
import { keepPlan } from './keep-plan';
import { planOfRun } from './plan-of-run';
import { fileOf, type Planned } from './planned-file';
import { withStore } from './with-store';
import { withOrg } from './with-worker';

/** Accounts that are shown in full unless all are asked for. */
const SHOWN = 10;

export const plan = defineCommand({
  id: 'plan',
  whileServed: true,
  summary: 'Show what a sync would write to the CRM, or a run that waits, field by field. Writes nothing.',
  args: [
    { name: '[run]', description: 'a run that waits to be approved (default: what would be written now)' },
  ],
  options: [
    { flags: '--out <file>', description: 'keep the plan in a file, for `plimsoll apply`' },
    { flags: '--where <condition>', description: 'SOQL condition on Account: only these accounts' },
    { flags: '--all', description: `show every account, not the first ${SHOWN}` },
  ],

  async run(context, [name], options) {
    const where = textOption(options, 'where');
    if (name === undefined)
      return await withOrg(context, options, {}, async (worker) =>
        tell(context, options, await planNow(context, worker, where)),
      );
    if (where !== undefined) {
      throw new PlimsollError(
        'WHERE_OF_RUN',
        `--where narrows what is planned now, and run ${name} is planned already.`,
        'Leave out one of both.',
      );
    }
    return await withStore(context, options, async (at) =>
      tell(context, options, await planOfRun(at, name, context.now().toISOString())),
    );
  },
});

function tell(context: CommandContext, options: OptionValues, { file, report }: Planned): number {
  const out = textOption(options, 'out');
  const text = `${JSON.stringify(file, null, 1)}\n`;
  if (out !== undefined) {
    if (context.served) context.served.keep(text);
    else keepPlan(out, text);
  }
  const most = options['all'] === true ? report.rows.length : SHOWN;
  if (options['json'] === true) context.out(JSON.stringify(report));
  else context.out(planSummary(report, most, context.colour));
  if (out !== undefined) context.note(`  The plan stands in ${out}, hash ${report.hash.slice(0, 12)}.`);
  return 0;
}

async function planNow(context: CommandContext, worker: Worker, where: string | undefined): Promise<Planned> {
  const { store, crm, config, card } = worker;
  const run = await lastScored(store.db);
  const plannedAt = context.now().toISOString();
  const book = await planBook({ store, crm, config, card, run, signal: context.signal });
  const chosen = where === undefined ? null : await accountsWhere(worker, where);
  const isChosen = ({ account }: { account: string }): boolean => chosen?.has(account) ?? true;
  const rows = book.plan.rows.filter(isChosen);
  const writes = book.writes.filter(isChosen);
  const { calls, later } = await withinLimits({ store, crm, config, run, now: context.now }, writes);
  const organization = { id: crm.organizationId, name: crm.organizationName };
  const told = rows.map(({ account }) => account);
  const { file, nameOf } = await fileOf(store.db, { organization, run, plannedAt, writes, told });
  return {
    file,
    report: planReport(file, {
      nameOf,
      run: null,
      ends: rows.flatMap((row) => plannedOutcome(row) ?? []),
      edits: rows.flatMap(({ account, exceptions }) => exceptions.map((edit) => ({ ...edit, account }))),
      bulkFrom: config.crm.bulkFrom,
      limits: planLimits(calls, config.crm, later),
      reasons: [book.withheld, book.kept, ...book.objectsKept, ...book.breaches.map(asReason)],
    }),
  };
}

const asReason = ({ code, message }: Breach): Withheld => ({
  code,
  message,
  action: 'A sync waits for `plimsoll approve` before it writes this.',
});

/** The run whose scores stand. @throws PlimsollError NOTHING_SCORED before the first. */
async function lastScored(db: Db): Promise<Run> {
  const day = await latestScoredDay(db);
  const run = day === null ? null : await latestRunOf(db, day);
  if (run) return run;
  throw new PlimsollError(
    'NOTHING_SCORED',
    'No account has a score yet, so there is nothing to plan.',
    'Run `plimsoll sync` first; in stage shadow it writes nothing.',
  );
}

async function accountsWhere({ crm }: Worker, where: string): Promise<Set<string>> {
  const records = await crm
    .query(`SELECT Id FROM Account WHERE ${where}`)
    .catch(conditionRefused({ name: '--where', remedy: 'Correct --where, a SOQL condition on Account.' }));
  return new Set(records.map((record) => String(record['Id'])));
}
