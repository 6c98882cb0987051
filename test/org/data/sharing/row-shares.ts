import type { ObjectDef } from '../definition';
import type { Row } from '../row';
import type { Store } from '../store';
import { type AccessLevel, ALL, levelOf, NONE, READ } from './access-level';
import type { OrgWideDefaults } from './org-wide-defaults';
import { ACCOUNT_CHILDREN, type AccountChild, isAccountChild, sharesOf } from './shared-objects';
import type { SharingRules } from './sharing-rules';

type ShareCause = 'Owner' | 'Manual' | 'Team' | 'Rule' | 'ImplicitChild' | 'ImplicitParent';

/** One reason why somebody may see a row. */
export interface Share {
  /** Id of a User or Group. */
  principal: string;
  level: AccessLevel;
  cause: ShareCause;
  /** Of an account's share: what it opens of the rows that hang on the account. */
  children?: Readonly<Record<AccountChild, AccessLevel>>;
  /** The stored row of a manual share. */
  row?: Row;
}

/** Why rows are open to whom, beyond what organisation-wide defaults open to everybody. */
export class RowShares {
  constructor(
    private readonly store: Store,
    private readonly defaults: OrgWideDefaults,
    private readonly rules: SharingRules,
  ) {}

  /** The cheapest first. `reach` leaves out rules that share with nobody in it before they are asked. */
  *of(def: ObjectDef, row: Row, reach?: ReadonlySet<string>): Generator<Share> {
    yield* this.direct(def, row, reach);
    if (isAccountChild(def.name)) yield* this.fromAccount(def.name, row, reach);
    else if (def.name === 'Account') yield* this.fromChildren(row, reach);
  }

  private *direct(def: ObjectDef, row: Row, reach?: ReadonlySet<string>): Generator<Share> {
    const owner = row['OwnerId'];
    const isAccount = def.name === 'Account';
    if (typeof owner === 'string') {
      const share: Share = { principal: owner, level: ALL, cause: 'Owner' };
      yield isAccount ? { ...share, children: this.childrenOfOwner(owner) } : share;
    }
    yield* this.manual(def, row);
    if (isAccount) yield* this.team(row);
    for (const { rule, level, matches } of this.rules.of(def.name)) {
      if ((reach && !reach.has(rule.to)) || !matches(row)) continue;
      const share: Share = { principal: rule.to, level, cause: 'Rule' };
      yield isAccount ? { ...share, children: levels((child) => levelOf(rule.children?.[child])) } : share;
    }
  }

  private *manual(def: ObjectDef, row: Row): Generator<Share> {
    const columns = sharesOf(def.name);
    if (!columns || !this.store.find(columns.share)) return;
    const table = this.store.table(columns.share);
    if (table.rows.size === 0) return;
    for (const share of table.by(columns.parent, row.Id)) {
      if (share.IsDeleted) continue;
      yield {
        principal: String(share['UserOrGroupId']),
        level: levelOf(share[columns.level]),
        cause: 'Manual',
        row: share,
        ...(def.name === 'Account'
          ? { children: levels((child) => levelOf(share[`${child}AccessLevel`])) }
          : {}),
      };
    }
  }

  private *team(account: Row): Generator<Share> {
    for (const member of this.store.table('AccountTeamMember').by('AccountId', account.Id)) {
      if (member.IsDeleted) continue;
      yield {
        principal: String(member['UserId']),
        level: levelOf(member['AccountAccessLevel'] ?? 'Read'),
        cause: 'Team',
        children: levels((child) => levelOf(member[`${child}AccessLevel`])),
      };
    }
  }

  /** What may be done with a row because of what may be done with its account. */
  private *fromAccount(child: AccountChild, row: Row, reach?: ReadonlySet<string>): Generator<Share> {
    const id = row['AccountId'];
    const account = typeof id === 'string' ? this.store.row('Account', id) : undefined;
    if (!account || this.controlled(child)) return;
    for (const { principal, children } of this.direct(this.store.object('Account'), account, reach)) {
      const level = children?.[child] ?? NONE;
      if (level > NONE) yield { principal, level, cause: 'ImplicitChild' };
    }
  }

  /** Whoever has a row that hangs on an account may read the account. */
  private *fromChildren(account: Row, reach?: ReadonlySet<string>): Generator<Share> {
    for (const child of ACCOUNT_CHILDREN) {
      if (this.controlled(child)) continue;
      const def = this.store.object(child);
      for (const row of this.store.table(child).by('AccountId', account.Id)) {
        if (row.IsDeleted) continue;
        for (const { principal } of this.direct(def, row, reach)) {
          yield { principal, level: READ, cause: 'ImplicitParent', children: levels(() => NONE) };
        }
      }
    }
  }

  private controlled(child: AccountChild): boolean {
    return this.defaults.of(this.store.object(child)) === 'ControlledByParent';
  }

  /** The owner's role says what an account's owner may do with the rows of others on the account. */
  private childrenOfOwner(owner: string): Readonly<Record<AccountChild, AccessLevel>> {
    const roleId = this.store.row('User', owner)?.['UserRoleId'];
    const role = typeof roleId === 'string' ? this.store.row('UserRole', roleId) : undefined;
    return levels((child) => levelOf(role?.[`${child}AccessForAccountOwner`]));
  }
}

function levels(of: (child: AccountChild) => AccessLevel): Record<AccountChild, AccessLevel> {
  return { Opportunity: of('Opportunity'), Case: of('Case'), Contact: of('Contact') };
}
