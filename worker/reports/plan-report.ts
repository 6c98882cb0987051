import { type CrmValue, OWNED_OBJECTS, type OwnedFieldName, type OwnedObject } from '../../shared/crm-fields';
import type { Withheld } from '../crm/clearing-guard';
import { crmValue } from '../crm/load-plan';
import { mergedNames, rulesOf } from '../crm/owned/index';
import { type PlanFile, toPlanRow } from '../crm/plan-file';
import { type PredictedCalls, predictCalls } from '../crm/route';
import type { RowOutcome } from '../crm/row-outcome';
import type { Theirs } from '../store/schema';
import { wrapped } from '../wrapped';
import { limitLines, type PlanLimits } from './plan-limits';
import { isolate, painter } from './tier-look';
import { failuresOf, firstOf } from './written-rows';

/** A plan with what stands beside it: printed by --json as it is, by `planSummary` in words. */
export interface PlanReport extends PlanFile {
  unchanged: number;
  /** Rows that cost no call, or that no plan helps. */
  held: {
    object: OwnedObject;
    record: string;
    account: string;
    name: string;
    code: string;
    message: string;
    action: string;
  }[];
  /** Edits by others, and whether they are respected. */
  exceptions: {
    account: string;
    name: string;
    field: string;
    ours: CrmValue;
    theirs: CrmValue;
    policy: string;
  }[];
  tierChanges: { from: string | null; to: string | null; accounts: number }[];
  calls: PredictedCalls;
  limits: PlanLimits;
  /** Why a sync would not write it now, or why the run waits. */
  withheld: { code: string; message: string; action: string }[];
  /** The run that waits with this plan; null: it was made just now. */
  run: string | null;
}

interface Beside extends Pick<PlanReport, 'limits' | 'run'> {
  /** How the rows ended that are not to be written. */
  ends: readonly RowOutcome[];
  edits: readonly Pick<
    PlanReport['exceptions'][number],
    'account' | 'field' | 'ours' | 'theirs' | 'policy'
  >[];
  nameOf(account: string): string;
  /** Why some of it would not be written. */
  reasons: readonly (Withheld | null)[];
  bulkFrom: number | undefined;
}

/** A plan and what stands beside it. */
export function planReport(
  file: PlanFile,
  { run, ends, edits, nameOf, reasons, bulkFrom, limits }: Beside,
): PlanReport {
  return {
    ...file,
    run,
    unchanged: ends.filter((end) => end.outcome === 'unchanged').length,
    held: ends.flatMap((end) =>
      failuresOf([end]).map((failure) => {
        return { object: end.object, record: end.record, ...failure, name: nameOf(end.account) };
      }),
    ),
    exceptions: edits.map(({ account, field, ours, theirs, policy }) => {
      return { account, name: nameOf(account), field, ours, theirs, policy };
    }),
    tierChanges: tierChanges(file.rows.filter((row) => row.object === 'Account')),
    calls: predictCalls(file.rows.map(toPlanRow), { bulkFrom }),
    limits,
    withheld: reasons.flatMap((reason) =>
      reason ? [{ code: reason.code, message: reason.message, action: reason.action }] : [],
    ),
  };
}

/** How many accounts go from which tier to which, most first. */
function tierChanges(rows: PlanFile['rows']): PlanReport['tierChanges'] {
  const counts = new Map<string, PlanReport['tierChanges'][number]>();
  for (const { fields } of rows) {
    const change = fields.Health_Tier__c;
    if (!change) continue;
    const [from, to] = change.map((tier) => (tier === null ? null : String(tier))) as [
      string | null,
      string | null,
    ];
    const known = counts.get(`${from} → ${to}`) ?? { from, to, accounts: 0 };
    counts.set(`${from} → ${to}`, { ...known, accounts: known.accounts + 1 });
  }
  return [...counts.values()].sort((a, b) => b.accounts - a.accounts);
}

const routeWords = ({ jobs, pollsAtMost }: PredictedCalls): string =>
  jobs === 0
    ? 'Collections'
    : `${jobs} bulk job${jobs === 1 ? '' : 's'}, looked at ${pollsAtMost} times at most`;

const REPEATS_A_FIELD = / → /;

/** The plan in words; `most`: accounts shown in full. */
export function planSummary(plan: PlanReport, most: number, colour: boolean): string {
  const { paint, dim } = painter(colour);
  const { rows } = plan;
  const renewals = rows.filter((row) => row.object === 'Opportunity').length;
  const lines = [
    '',
    `  ${paint('bold', plan.run === null ? 'Plan' : `Plan of run ${plan.run}`)}  ${plan.organization}  ${dim(`as of ${plan.asOf.slice(0, 16).replace('T', ' ')} UTC`)}`,
    '',
    `  ${paint('bold', String(rows.length))} to write${renewals > 0 ? `, ${renewals} of them renewals` : ''} · ${plan.unchanged} unchanged · ${plan.held.length} held`,
    `  ${dim(`Salesforce calls: ${plan.calls.reads} to read the rows again, ${plan.calls.writes} to write them (${routeWords(plan.calls)})`)}`,
    ...limitLines(plan.limits).map(dim),
  ];
  if (plan.tierChanges.length > 0) {
    lines.push('', `  ${paint('bold', 'Tiers')}`);
    for (const { from, to, accounts } of plan.tierChanges)
      lines.push(`  ${String(accounts).padStart(6)}  ${from ?? 'none'} → ${to ?? 'none'}`);
  }
  for (const row of rows.slice(0, most)) {
    lines.push(
      '',
      `  ${paint('bold', isolate(row.name))}  ${dim(row.object === 'Account' ? row.account : `renewal ${row.record}`)}`,
    );
    const causes = row.causes.filter((cause) => !REPEATS_A_FIELD.test(cause));
    if (causes.length > 0) lines.push(`      ${dim(isolate(causes.join('; ')))}`);
    lines.push(...fieldLines(row.fields));
  }
  if (rows.length > most)
    lines.push('', dim(`  and ${rows.length - most} more: --all shows every row, --out FILE keeps the plan`));
  lines.push(...beside(plan, { paint, dim }));
  return [...lines, ''].join('\n');
}

/** Held rows by why they are, in the order in which each reason is met first. */
function byReason(held: PlanReport['held']): { message: string; action: string; named: string[] }[] {
  const groups = new Map<string, { message: string; action: string; named: string[] }>();
  for (const { object, record, name, code, message, action } of held) {
    const key = JSON.stringify([code, message, action]);
    const group = groups.get(key) ?? { message, action, named: [] };
    group.named.push(object === 'Account' ? name : `${name} (renewal ${record})`);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function beside(plan: PlanReport, { paint, dim }: ReturnType<typeof painter>): string[] {
  const lines: string[] = [];
  if (plan.held.length > 0) {
    lines.push('', `  ${paint('bold', 'Held')}`);
    for (const { message, action, named } of byReason(plan.held))
      lines.push(
        `  ${named.length} × ${isolate(message)}`,
        `      ${isolate(firstOf(named))}`,
        `      ${dim(`→ ${action}`)}`,
      );
  }
  if (plan.exceptions.length > 0) {
    lines.push('', `  ${paint('bold', 'Edited by others')}`);
    for (const { name, field, ours, theirs, policy } of plan.exceptions)
      lines.push(`  ${isolate(name)}  ${field}: theirs ${show(theirs)}, ours ${show(ours)}  ${dim(policy)}`);
  }
  for (const [n, { message, action }] of plan.withheld.entries()) {
    const isRepeated = plan.withheld[n + 1]?.action === action;
    lines.push(
      '',
      ...wrapped(message, '  '),
      ...(isRepeated ? [] : wrapped(`→ ${action}`, '      ').map(dim)),
    );
  }
  return lines;
}

const FIELDS: readonly OwnedFieldName[] = [
  ...new Set([
    ...OWNED_OBJECTS.flatMap(mergedNames),
    ...OWNED_OBJECTS.flatMap((object) => rulesOf(object).stamp ?? []),
  ]),
];

/** Each field with its prior and its new value, in the order in which the fields are compared. */
export const fieldLines = (
  fields: Readonly<Record<string, readonly [unknown, unknown, Theirs?] | undefined>>,
): string[] =>
  FIELDS.flatMap((field) => {
    const change = fields[field];
    return change
      ? [
          `      ${field.padEnd(28)} ${show(crmValue(change[0]))} → ${show(crmValue(change[1]))}${change[2] ? ' (another’s, given back)' : ''}`,
        ]
      : [];
  });

/** A value of the CRM on one line, long text cut. */
export function show(value: CrmValue): string {
  if (value === null) return 'empty';
  const text = isolate(String(value));
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
