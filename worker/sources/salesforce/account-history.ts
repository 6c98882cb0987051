import { historyNames, type Undo } from './history';
import type { SalesforceSettings } from './settings';
import { asDate, asDecimal } from './values';
import type { State } from './versions';

type Account = State<'account'>;

/** How each tracked column of an account is put back, by the field's name in the history object. */
export function accountUndo(settings: SalesforceSettings): Record<string, Undo<Account>> {
  const { account: names } = settings;
  const undo: Record<string, Undo<Account>> = {};
  const put = (field: string | null, apply: Undo<Account>): void => {
    for (const name of field === null ? [] : historyNames(field)) undo[name] = apply;
  };
  put(names.plan, (state, old) => {
    state.plan = old;
  });
  put(names.arr, (state, old) => {
    state.arr = asDecimal(old);
  });
  put(names.renewalDate, (state, old) => {
    state.renewal_date = asDate(old);
  });
  put('OwnerId', (state, old) => {
    state.owner_id = old;
  });
  put(names.csm, (state, old) => {
    state.csm_id = old;
    state.csm_name = null;
  });
  put(names.pulse, (state, old) => {
    state.pulse = old;
  });
  put(names.pulseAt, (state, old) => {
    state.pulse_at = asDate(old);
  });
  put(names.budgetOwnerOverride, (state, old) => {
    state.budget_owner_override = old;
  });
  return undo;
}

/** Names, lower case, under which the history speaks of lookups. */
export function accountLookups({ account: names }: SalesforceSettings): ReadonlySet<string> {
  const lookups = ['OwnerId', names.csm, names.budgetOwnerOverride];
  return new Set(lookups.flatMap((name) => (name === null ? [] : historyNames(name))));
}

/** What identifies an account, and what reads its money, is taken to have been so ever since. */
const KEPT = new Set<keyof Account>([
  ...(['sourceKey', 'name', 'website', 'domain', 'workspace_id', 'billing_id'] as const),
  ...(['currency', 'created_on', 'in_scope'] as const),
]);

/** A version before the first read: columns that are neither tracked nor identity are unknown. */
export function pastAccount(state: Account, tracked: readonly string[]): Account {
  const known = new Set<string>([...KEPT, ...tracked]);
  if (known.has('csm_id')) known.add('csm_name');
  const entries = Object.entries(state).map(([column, value]) => [column, known.has(column) ? value : null]);
  return Object.fromEntries(entries) as Account;
}
