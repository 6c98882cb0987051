import type { Store } from '../store';

/** The role hierarchy: which roles stand above and below which. */
export class RoleTree {
  private children: Map<string, string[]> | undefined;

  constructor(private readonly store: Store) {}

  forget(): void {
    this.children = undefined;
  }

  /** The role itself and all above it; a hierarchy that bites its own tail ends where it began. */
  upward(role: string): string[] {
    const line: string[] = [];
    for (let at: unknown = role; typeof at === 'string' && !line.includes(at); ) {
      line.push(at);
      at = this.store.row('UserRole', at)?.['ParentRoleId'];
    }
    return line;
  }

  /** All roles below this one, without it. */
  below(role: string): Set<string> {
    const found = new Set<string>();
    const open = [...(this.childrenOf().get(role) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (found.has(next) || next === role) continue;
      found.add(next);
      open.push(...(this.childrenOf().get(next) ?? []));
    }
    return found;
  }

  private childrenOf(): Map<string, string[]> {
    if (this.children) return this.children;
    this.children = new Map();
    for (const role of this.store.table('UserRole').rows.values()) {
      const parent = role['ParentRoleId'];
      if (typeof parent !== 'string') continue;
      const siblings = this.children.get(parent);
      if (siblings) siblings.push(role.Id);
      else this.children.set(parent, [role.Id]);
    }
    return this.children;
  }
}
