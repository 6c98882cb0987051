import type { Row } from '../data/row';
import type { Scope } from './resolve';
import { SoqlError } from './soql-error';
import type { Statement } from './statement';

/**
 * The rows that USING SCOPE leaves: `everything`, `mine`, `delegated` (tasks the user gave to others) and `team`
 * (accounts on whose team the user is).
 *
 * @throws SoqlError INVALID_QUERY_SCOPE for a scope that the object does not have
 */
export function scopeTest(scope: Scope, statement: Statement): (row: Row) => boolean {
  const { object, context } = scope;
  const { userId } = context;
  switch (statement.scope?.toLowerCase() ?? 'everything') {
    case 'everything':
      return () => true;
    case 'mine':
      if (object.fields.has('ownerid')) return (row) => row['OwnerId'] === userId;
      break;
    case 'delegated':
      if (object.name === 'Task') {
        return (row) => row['CreatedById'] === userId && row['OwnerId'] !== userId;
      }
      break;
    case 'team':
      if (object.name === 'Account' && context.object('AccountTeamMember')) return onTeam(scope);
      break;
  }
  throw new SoqlError('INVALID_QUERY_SCOPE', `Scope ${statement.scope} is not supported for ${object.name}`);
}

function onTeam({ context }: Scope): (row: Row) => boolean {
  const mine = new Set<unknown>();
  const members = context.byField('AccountTeamMember', 'UserId', context.userId);
  for (const member of members ?? context.rows('AccountTeamMember')) {
    if (member['UserId'] === context.userId && !member.IsDeleted) mine.add(member['AccountId']);
  }
  return (row) => mine.has(row.Id);
}
