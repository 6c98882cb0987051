import type { RecordAccess } from '../data/access';
import { asId } from '../data/ids';
import type { Row } from '../data/row';
import type { QueryContext } from './query-context';
import type { Scope } from './resolve';
import { errorAt, SoqlError } from './soql-error';
import type { Comparison, Condition, Statement } from './statement';

const OBJECT = 'UserRecordAccess';
const MOST_RECORDS = 200;
const FLAGS = ['hasreadaccess', 'haseditaccess', 'hasdeleteaccess', 'hastransferaccess', 'hasallaccess'];

/**
 * UserRecordAccess holds no rows: it answers for one user and up to 200 records, and nothing else may be asked of
 * it. Any other query passes unchanged.
 *
 * Source of the rules: Object Reference, "UserRecordAccess". The words of its refusals are not published.
 * @throws SoqlError MALFORMED_QUERY for any other filter or selection, EXCEEDED_ID_LIMIT for more records
 */
export function withAccessRows(scope: Scope, statement: Statement): [Scope, Statement] {
  if (scope.object.name !== OBJECT) return [scope, statement];
  const { user, records, flag } = filters(scope, statement);
  refuseSelection(statement, flag !== undefined);
  const rows = records.flatMap((record) => accessRow(scope.context, user, record) ?? []);
  const context: QueryContext = {
    ...scope.context,
    rows: () => rows,
    row: () => undefined,
    byField: () => undefined,
    maySeeRow: () => true,
  };
  return [
    { ...scope, context },
    { ...statement, where: flag ?? null },
  ];
}

function filters(
  scope: Scope,
  { where }: Statement,
): { user: string; records: string[]; flag: Comparison | undefined } {
  const comparisons = comparisonsOf(where);
  const named = (field: string) => comparisons.filter((each) => fieldOf(each) === field);
  const flags = comparisons.filter(isFlag);
  const [[user], [record], [flag]] = [named('userid'), named('recordid'), flags];
  const single = user?.operator === '=' && user.values.length === 1;
  const listed = record && !record.query && (record.operator === '=' || record.operator === 'IN');
  if (!single || !listed || comparisons.length !== 2 + flags.length || flags.length > 1) throw wrongFilter();
  if (record.values.length > MOST_RECORDS) {
    throw new SoqlError('EXCEEDED_ID_LIMIT', `${OBJECT} answers for ${MOST_RECORDS} records at most`);
  }
  const [userId = ''] = ids(scope, user);
  return { user: userId, records: ids(scope, record), flag };
}

function comparisonsOf(where: Condition | null): Comparison[] {
  if (where?.kind === 'comparison') return [where];
  if (where?.kind !== 'and') throw wrongFilter();
  return where.parts.map((part) => {
    if (part.kind !== 'comparison') throw wrongFilter();
    return part;
  });
}

function fieldOf({ operand }: Comparison): string | undefined {
  return operand.kind === 'path' ? operand.names[operand.names.length - 1]?.toLowerCase() : undefined;
}

function isFlag(comparison: Comparison): boolean {
  const [value] = comparison.values;
  return (
    FLAGS.includes(fieldOf(comparison) ?? '') &&
    comparison.operator === '=' &&
    value?.kind === 'boolean' &&
    value.value
  );
}

function ids(scope: Scope, comparison: Comparison): string[] {
  return comparison.values.map((value) => {
    const id = value.kind === 'string' ? asId(value.value) : null;
    if (id !== null) return id;
    const text = value.kind === 'string' ? value.value : value.kind;
    throw errorAt(scope.source, value.at, 'INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${text}`);
  });
}

/** RecordId alone where a flag is filtered on, else RecordId with any of the answers. */
function refuseSelection({ select, groupBy }: Statement, filtered: boolean): void {
  const names = select.map((item) =>
    item.kind === 'operand' && item.operand.kind === 'path'
      ? item.operand.names[item.operand.names.length - 1]?.toLowerCase()
      : undefined,
  );
  const open = filtered ? ['recordid'] : ['recordid', 'maxaccesslevel', ...FLAGS];
  if (!groupBy && names.includes('recordid') && names.every((name) => open.includes(name ?? ''))) return;
  const choice = filtered
    ? 'Only RecordId can be selected where an access field is filtered on'
    : 'RecordId must be selected, with Has*Access fields and MaxAccessLevel beside it if wanted';
  throw new SoqlError('MALFORMED_QUERY', `${OBJECT}: ${choice}`);
}

function accessRow(context: QueryContext, user: string, record: string): Row | undefined {
  const access = context.access?.(user, record);
  if (!access) return undefined;
  return {
    Id: record,
    IsDeleted: false,
    SystemModstamp: context.now.toISOString(),
    UserId: user,
    RecordId: record,
    HasReadAccess: access.read,
    HasEditAccess: access.edit,
    HasDeleteAccess: access.delete,
    HasTransferAccess: access.transfer,
    HasAllAccess: access.all,
    MaxAccessLevel: highest(access),
  };
}

function highest(access: RecordAccess): string {
  if (access.all) return 'All';
  if (access.transfer) return 'Transfer';
  if (access.delete) return 'Delete';
  if (access.edit) return 'Edit';
  return access.read ? 'Read' : 'None';
}

function wrongFilter(): SoqlError {
  return new SoqlError(
    'MALFORMED_QUERY',
    `${OBJECT} must be filtered by UserId = one id AND RecordId = one id or IN a list of ids, optionally AND one Has*Access field = true, and by nothing else`,
  );
}
