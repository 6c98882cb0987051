import { writeFileSync } from 'node:fs';
import { PlimsollError } from '../../shared/error';
import type { Withheld } from '../crm/clearing-guard';
import { conditionRefused } from '../crm/condition';
import type { Breach } from '../crm/guard-rails';
import { type PlanFile, sealed } from '../crm/plan-file';
import { planBook } from '../jobs/plan-book';
import type { Worker } from '../open-worker';
import { type PlanReport, planReport, planSummary } from '../reports/plan-report';
import { latestRunOf, type Run } from '../store/runs';
import type { Db } from '../store/schema';
import { accountNames } from '../store/scope';
import { latestScoredDay } from '../store/scored-days';
import { type CommandContext, defineCommand, textOption } from './define-command';
import { withOrg } from './with-worker';

/** Accounts that are shown in full unless all are asked for. */
const SHOWN = 10;

export const plan = defineCommand({
  id: 'plan',
  summary: 'Show what a sync would write to the CRM, field by field. Writes nothing.',
  options: [
    { flags: '--out <file>', description: 'keep the plan in a file, for `plimsoll apply`' },
    { flags: '--where <condition>', description: 'SOQL condition on Account: only these accounts' },
    { flags: '--all', description: `show every account, not the first ${SHOWN}` },
  ],

  async run(context, _args, options) {
    const out = textOption(options, 'out');
    return await withOrg(context, options, {}, async (worker) => {
      const { file, report } = await planNow(context, worker, textOption(options, 'where'));
      if (out !== undefined) keep(out, file);
      const most = options['all'] === true ? report.rows.length : SHOWN;
      if (options['json'] === true) context.out(JSON.stringify(report));
      else context.out(planSummary(report, most, context.colour));
      if (out !== undefined) context.note(`  The plan stands in ${out}, hash ${report.hash.slice(0, 12)}.`);
      return 0;
    });
  },
});

async function planNow(
  context: CommandContext,
  worker: Worker,
  where: string | undefined,
): Promise<{ file: PlanFile; report: PlanReport }> {
  const { store, crm, config, card } = worker;
  const run = await lastScored(store.db);
  const plannedAt = context.now().toISOString();
  const book = await planBook({ store, crm, config, card, run, signal: context.signal });
  const chosen = where === undefined ? null : await accountsWhere(worker, where);
  const isChosen = ({ account }: { account: string }): boolean => chosen?.has(account) ?? true;
  const rows = book.plan.rows.filter(isChosen);
  const writes = book.writes.filter(isChosen);
  const names = await accountNames(
    store.db,
    rows.map((row) => row.account),
  );
  const nameOf = (account: string): string => names.get(account) ?? account;
  const file = sealed({
    plimsoll: 'plan',
    version: 2,
    organizationId: crm.organizationId,
    organization: crm.organizationName,
    asOf: run.asOf,
    day: run.day,
    plannedAt,
    rows: writes.map(({ object, record, account, fields, causes, first, cap }) => {
      return { object, record, account, name: nameOf(account), fields, causes, first, cap };
    }),
  });
  return {
    file,
    report: planReport(file, rows, {
      nameOf,
      bulkFrom: config.crm.bulkFrom,
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

function keep(path: string, file: PlanFile): void {
  try {
    writeFileSync(path, `${JSON.stringify(file, null, 1)}\n`, { mode: 0o600 });
  } catch (cause) {
    throw new PlimsollError(
      'PLAN_UNWRITABLE',
      `Cannot write ${path}.`,
      'Give --out a place that can be written.',
      cause,
    );
  }
}
