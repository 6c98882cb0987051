import { styleText } from 'node:util';
import { wrapped } from '../../wrapped';
import type { Component } from './components';
import type { FieldSpec } from './field-spec';
import type { Drift, ProvisionPlan } from './plan';
import type { Provisioned } from './provision';
import type { Uninstalled } from './uninstall';

type Paint = (style: 'bold' | 'dim' | 'green' | 'yellow' | 'red', text: string) => string;

const painter =
  (colour: boolean): Paint =>
  (style, text) =>
    colour ? styleText(style, text, { validateStream: false }) : text;

/** What stands before a component's name, and before a heading over several. */
const KINDS: Record<Component['type'], string> = {
  CustomObject: 'custom setting',
  CustomField: 'field',
  CustomPermission: 'custom permission',
  PermissionSet: 'permission set',
  ListView: 'list view',
  ReportFolder: 'report folder',
  Report: 'report',
  DashboardFolder: 'dashboard folder',
  Dashboard: 'dashboard',
};

const KIND_WIDTH = 18;
/** What was done, or, of a dry run, what would be; then what is left to do by hand. */
export function provisionLines(done: Provisioned, dryRun: boolean, colour: boolean): string[] {
  const paint = painter(colour);
  return [...changeLines(done, dryRun, paint), '', ...adviceLines(done, dryRun, paint)];
}

function changeLines({ plan, assigned }: Provisioned, dryRun: boolean, paint: Paint): string[] {
  const { make, change, kept } = plan;
  const lines: string[] = [];
  if (make.length > 0) lines.push(`  ${paint('bold', dryRun ? 'Would be made' : 'Made')}`);
  for (const component of make) lines.push(paint('green', `  + ${labelled(component)}`));
  if (change.length > 0)
    lines.push('', `  ${paint('bold', dryRun ? 'Differs, would be put right' : 'Differed, put right')}`);
  for (const drift of change)
    lines.push(...driftLines('~', 'yellow', drift, dryRun ? 'wanted' : 'now', paint));
  const otherwise = kept.filter(({ differences }) => differences.length > 0);
  if (otherwise.length > 0) lines.push('', `  ${paint('bold', 'Yours from before, left as it is')}`);
  for (const drift of otherwise) lines.push(...driftLines('=', 'dim', drift, 'ours', paint));
  if (assigned.length > 0) lines.push('', `  ${paint('bold', dryRun ? 'Would be assigned' : 'Assigned')}`);
  for (const { username, set } of assigned) lines.push(`  + ${set} to ${username}`);
  lines.push('', `  ${total(plan, dryRun)}`);
  return lines;
}

function total({ make, change, same, kept }: ProvisionPlan, dryRun: boolean): string {
  const all = make.length + change.length + same.length + kept.length;
  const otherwise = kept.filter(({ differences }) => differences.length > 0).length;
  if (make.length + change.length === 0 && otherwise > 0)
    return `Nothing that Plimsoll changes: ${all - otherwise} of ${all} parts are as they should be, ${otherwise} of yours from before ${otherwise === 1 ? 'differs' : 'differ'}.`;
  if (make.length + change.length === 0)
    return `Nothing to do: all ${all} parts are there as they should be.`;
  const verbs = dryRun ? ['to make', 'to put right'] : ['made', 'put right'];
  return `${make.length} ${verbs[0]}, ${change.length} ${verbs[1]}, ${same.length + kept.length} as they should be.${dryRun ? ' Nothing was changed.' : ''}`;
}

/** What lists of grants and of values are called. */
const LISTS: Readonly<Record<string, string>> = {
  value: 'values',
  fieldPermissions: 'field permissions',
  objectPermissions: 'object permissions',
  userPermissions: 'user permissions',
  customPermissions: 'custom permissions',
  customSettingAccesses: 'custom settings',
};

function driftLines(
  mark: string,
  style: Parameters<Paint>[0],
  { component, differences }: Drift,
  ours: string,
  paint: Paint,
): string[] {
  const theirs = ours === 'now' ? 'before' : ours === 'ours' ? 'yours' : 'found';
  const lists = new Map<string, string[]>();
  const lines: string[] = [];
  for (const { path, found, wanted, item } of differences) {
    if (item !== undefined) {
      const name =
        path
          .slice(0, -item.length - 1)
          .split('.')
          .at(-1) ?? '';
      const list = `${LISTS[name] ?? name} ${wanted === null ? 'added' : 'missing'}`;
      const how = found ?? wanted;
      lists.set(list, [...(lists.get(list) ?? []), how === 'there' ? item : `${item} (${how})`]);
      continue;
    }
    lines.push(`      ${path}`, ...sideLines(theirs, found), ...sideLines(ours, wanted));
  }
  for (const [list, names] of lists) lines.push(...wrapped(`${list}: ${names.join(', ')}`, '      '));
  return [paint(style, `  ${mark} ${labelled(component)}`), ...lines];
}

function labelled({ type, fullName, field, body }: Component): string {
  const said = field ? typeInWords(field) : String(body['label'] ?? body['title'] ?? body['name'] ?? '');
  return `${KINDS[type].padEnd(KIND_WIDTH)} ${fullName.padEnd(44)} ${said}`.trimEnd();
}

/** `Number(3, 0)`, `Formula (Currency)`, `Lookup to Contact`. */
function typeInWords({
  properties: { type, precision, scale, length, referenceTo, formula },
}: FieldSpec): string {
  if (formula !== undefined) return `Formula (${type})`;
  if (referenceTo !== undefined) return `${type} to ${referenceTo}`;
  if (precision !== undefined) return `${type}(${precision}, ${scale})`;
  return length === undefined ? String(type) : `${type}(${length})`;
}

/** One side of a difference in full: what matters of a formula may stand at its end. */
function sideLines(side: string, text: string | null): string[] {
  const label = `        ${side.padEnd(6)} `;
  const lines = wrapped((text ?? '—').replaceAll(/\s+/g, ' '), ' '.repeat(label.length));
  return lines.map((line, i) => (i === 0 ? label + line.trimStart() : line));
}

function adviceLines({ advice }: Provisioned, dryRun: boolean, paint: Paint): string[] {
  const lines = [`  ${paint('bold', dryRun ? 'Left to do by hand afterwards' : 'Left to do by hand')}`];
  for (const { page, how, fields } of advice.pages) {
    lines.push(`  • ${page}, ${how}:`, ...wrapped(fields.join(', '), '      '));
  }
  for (const step of advice.steps) {
    const [first = '', ...rest] = wrapped(step, '    ');
    lines.push(`  • ${first.trimStart()}`, ...rest);
  }
  return [...lines, ''];
}

/** What was removed, or would be, and where its values are. */
export function uninstallLines(done: Uninstalled, gone: boolean, colour: boolean): string[] {
  const paint = painter(colour);
  const { removed, kept, unassigned, backup } = done;
  if (removed.length === 0) return ['', '  Nothing of Plimsoll is in this org.', ''];
  const lines = ['', `  ${paint('bold', gone ? 'Removed' : 'Would be removed, in this order')}`];
  for (const { type, fullName } of removed)
    lines.push(paint('red', `  - ${KINDS[type].padEnd(KIND_WIDTH)} ${fullName}`));
  if (unassigned > 0) lines.push(`  - ${unassigned} assignments of the permission sets`);
  if (kept.length > 0)
    lines.push('', ...wrapped(`Left, since they were there before Plimsoll: ${kept.join(', ')}.`, '  '));
  if (backup) {
    const rows = Object.entries(backup.rows).map(([object, count]) => `${count} of ${object}`);
    lines.push('', `  The values of ${rows.join(', ')} are in ${backup.file}.`);
  }
  return [...lines, ''];
}
