import type { Row } from '../row';
import type { Store } from '../store';
import { RoleTree } from './role-tree';

const WITH_SUBORDINATES = new Set(['RoleAndSubordinates', 'RoleAndSubordinatesInternal']);

/**
 * Users and groups as sharing sees them: a share names a user or a group, and reaches everybody who stands for it.
 * All answers are kept until something of users, roles or groups changes.
 */
export class Principals {
  private readonly roles: RoleTree;
  private readonly groupsOfUser = new Map<string, ReadonlySet<string>>();
  private readonly reachOfUser = new Map<string, ReadonlySet<string>>();
  private readonly membersOfGroup = new Map<string, ReadonlySet<string>>();
  private usersOfRole: Map<string, string[]> | undefined;

  constructor(private readonly store: Store) {
    this.roles = new RoleTree(store);
  }

  /** Must be called when a user's role, a role, a group or a membership changed. */
  forget(): void {
    this.roles.forget();
    this.groupsOfUser.clear();
    this.reachOfUser.clear();
    this.membersOfGroup.clear();
    this.usersOfRole = undefined;
  }

  /**
   * Ids of the users and groups whose shares reach this user: the user, the groups the user is in, and by the role
   * hierarchy the same of everybody below, except for groups that keep their shares from those above.
   */
  reach(user: string): ReadonlySet<string> {
    const known = this.reachOfUser.get(user);
    if (known) return known;
    const reach = new Set([user, ...this.groups(user)]);
    for (const below of this.subordinates(user)) {
      reach.add(below);
      for (const group of this.groups(below)) {
        if (this.store.row('Group', group)?.['DoesIncludeBosses'] !== false) reach.add(group);
      }
    }
    this.reachOfUser.set(user, reach);
    return reach;
  }

  /** Whether the user is the other, or above the other in the role hierarchy. */
  isOrIsAbove(user: string, other: string): boolean {
    return this.reach(user).has(other);
  }

  /** Ids of the users in a group, those in its groups and roles too. */
  members(group: string): ReadonlySet<string> {
    const known = this.membersOfGroup.get(group);
    if (known) return known;
    const members = new Set<string>();
    for (const id of this.store.table('User').rows.keys()) if (this.groups(id).has(group)) members.add(id);
    this.membersOfGroup.set(group, members);
    return members;
  }

  private groups(user: string): ReadonlySet<string> {
    const known = this.groupsOfUser.get(user);
    if (known) return known;
    const groups = new Set<string>();
    const open = [...this.roleGroups(user), ...this.groupsWith(user)];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (groups.has(next)) continue;
      groups.add(next);
      open.push(...this.groupsWith(next));
    }
    this.groupsOfUser.set(user, groups);
    return groups;
  }

  /** The groups that nobody is put in by hand: the org's, the role's, and those of the roles above. */
  private roleGroups(user: string): string[] {
    const role = this.store.row('User', user)?.['UserRoleId'];
    const line = typeof role === 'string' ? this.roles.upward(role) : [];
    const found: string[] = [];
    for (const group of this.store.table('Group').rows.values()) {
      if (this.holds(group, line)) found.push(group.Id);
    }
    return found;
  }

  private holds(group: Row, line: readonly string[]): boolean {
    const type = String(group['Type']);
    if (type === 'Organization') return true;
    const role = String(group['RelatedId']);
    if (type === 'Role') return role === line[0];
    return WITH_SUBORDINATES.has(type) && line.includes(role);
  }

  private groupsWith(member: string): string[] {
    const memberships = this.store.table('GroupMember').by('UserOrGroupId', member);
    return [...memberships].map((row) => String(row['GroupId']));
  }

  private subordinates(user: string): string[] {
    const role = this.store.row('User', user)?.['UserRoleId'];
    if (typeof role !== 'string') return [];
    const users = this.inRoles();
    return [...this.roles.below(role)].flatMap((below) => users.get(below) ?? []);
  }

  private inRoles(): Map<string, string[]> {
    if (this.usersOfRole) return this.usersOfRole;
    this.usersOfRole = new Map();
    for (const user of this.store.table('User').rows.values()) {
      const role = user['UserRoleId'];
      if (typeof role !== 'string') continue;
      const peers = this.usersOfRole.get(role);
      if (peers) peers.push(user.Id);
      else this.usersOfRole.set(role, [user.Id]);
    }
    return this.usersOfRole;
  }
}
