import { TIERS } from '../../shared/tiers';
import { wrapped } from '../wrapped';
import { callsInWords } from './calls-line';
import type { NeedyAccount, RunReport } from './run-report';
import { isolate, type Painter, painter, TIER_MARK, TIER_STYLE } from './tier-look';
import { firstOf, renewalLine } from './written-rows';

const BAR = 36;

const STAGE_WORDS: Record<string, string> = {
  shadow: 'shadow: planned, nothing is written',
  pilot: 'pilot: a part of the accounts is written',
  full: 'full: every account is written',
};

const stageWords = ({ stage, failures }: RunReport): string =>
  failures.some(({ code }) => code === 'RUN_HELD')
    ? `${stage}: held, nothing more is written until somebody approves`
    : (STAGE_WORDS[stage] ?? stage);

/** The run in words and bars, for a terminal of 80 columns or more. */
export function runSummary(report: RunReport, org: string, colour: boolean): string {
  const { paint, dim } = painter(colour);
  const lines: string[] = [''];

  lines.push(
    `  ${paint('bold', 'Plimsoll')}  ${org}  ${dim(`as of ${report.asOf.slice(0, 16).replace('T', ' ')} UTC`)}`,
    `  ${dim(stageWords(report))}`,
    '',
  );

  const most = Math.max(1, ...TIERS.map((tier) => report.tiers[tier]));
  for (const tier of TIERS) {
    const count = report.tiers[tier];
    const bar = '█'.repeat(count === 0 ? 0 : Math.max(1, Math.round((count / most) * BAR)));
    const share = report.accounts.scored === 0 ? 0 : Math.round((count / report.accounts.scored) * 100);
    lines.push(
      `  ${paint(TIER_STYLE[tier], `${TIER_MARK[tier]} ${tier.padEnd(8)}`)} ${String(count).padStart(5)} ${dim(`${String(share).padStart(3)} %`)}  ${paint(TIER_STYLE[tier], bar)}`,
    );
  }

  const { rows, calls, accounts } = report;
  lines.push(
    '',
    `  ${accounts.scored} of ${accounts.inScope} customers have a score, ${accounts.rescored} of them computed now; ${accounts.total - accounts.inScope} other accounts are out of scope.`,
    `  ${paint('bold', String(rows.written))} written · ${rows.unchanged} unchanged · ${rows.held} held · ${paint(rows.failed > 0 ? 'red' : 'reset', `${rows.failed} failed`)}`,
    ...renewalLine(report.renewals),
    `  ${dim(`${callsInWords(calls)} · ${report.seconds.toFixed(1)} s`)}`,
  );

  if (report.window !== null)
    lines.push(
      `  ${dim(`Each row was looked at no more than ${report.window.toFixed(1)} s before it was written.`)}`,
    );
  const { ours, perDay, org: ofOrg } = report.usage;
  lines.push(
    `  ${dim(
      `Last 24 hours: ${count(ours)} calls of ours${perDay === null ? '' : ` (at most ${count(perDay)})`}${
        ofOrg ? ` · ${count(ofOrg.used)} of the org's ${count(ofOrg.limit)} used` : ''
      }`,
    )}`,
  );

  if (report.attention.length > 0) {
    lines.push('', `  ${paint('bold', 'Needs attention first')}`);
    for (const account of report.attention) lines.push(...needy(account, { paint, dim }));
  }
  lines.push(...failures(report, { paint, dim }), ...exceptions(report, { paint, dim }), '');
  return lines.join('\n');
}

function needy(account: NeedyAccount, { paint, dim }: Painter): string[] {
  const facts = [
    account.arr ? `${money(account.arr.amount)} ${account.arr.currency ?? ''}`.trim() : null,
    account.renewalDate ? `renews ${account.renewalDate}` : null,
    account.csm && isolate(account.csm),
  ].filter((fact) => fact !== null);
  const score = account.score === null ? ' –' : String(account.score).padStart(2);
  return [
    `  ${paint(TIER_STYLE[account.tier], `${TIER_MARK[account.tier]} ${score}`)}  ${isolate(account.name)}  ${dim(facts.join(' · '))}`,
    ...(account.driver ? wrapped(isolate(account.driver), '        ') : []),
  ];
}

function failures(report: RunReport, { paint, dim }: Painter): string[] {
  if (report.failures.length === 0) return [];
  const groups = new Map<string, { accounts: string[]; action: string; message: string }>();
  for (const failure of report.failures) {
    const key = `${failure.code} ${failure.message}`;
    const group = groups.get(key) ?? { accounts: [], action: failure.action, message: failure.message };
    if (failure.account !== null) group.accounts.push(failure.account);
    groups.set(key, group);
  }
  return [
    '',
    `  ${paint('bold', 'Held or failed')}`,
    ...[...groups.values()].flatMap(({ accounts, message, action }) => [
      // What holds for the run as a whole counts its rows itself.
      `  ${accounts.length > 0 ? `${accounts.length} × ` : ''}${isolate(message)}`,
      ...(accounts.length > 0 ? [`      ${firstOf(accounts)}`] : []),
      `      ${dim(`→ ${action}`)}`,
    ]),
  ];
}

function exceptions(report: RunReport, painter: Painter): string[] {
  const isOver = ({ policy }: RunReport['exceptions'][number]): boolean => policy === 'overwrite';
  return [
    ...edits(
      'Edited by others, left as they are',
      report.exceptions.filter((e) => !isOver(e)),
      painter,
    ),
    ...edits('Edited by others, to be written over', report.exceptions.filter(isOver), painter),
  ];
}

function edits(heading: string, listed: RunReport['exceptions'], { paint, dim }: Painter): string[] {
  if (listed.length === 0) return [];
  return [
    '',
    `  ${paint('bold', heading)}`,
    ...listed
      .slice(0, 10)
      .map(
        (e) =>
          `  ${e.account}  ${e.field}: theirs ${show(e.theirs)}, ours ${show(e.ours)} ${dim(`by ${isolate(e.by)} · ${e.policy}`)}`,
      ),
    ...(listed.length > 10 ? [dim(`  and ${listed.length - 10} more`)] : []),
  ];
}

const count = (calls: number): string => calls.toLocaleString('en-US');

const show = (value: unknown): string => (value === null ? 'empty' : isolate(JSON.stringify(value)));

const money = (amount: string): string => Math.round(Number(amount)).toLocaleString('en-US');
