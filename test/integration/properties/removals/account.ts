import type { FactBody } from '../../../../worker/store/kinds';
import { some, type Taking, without } from './define-removal';

const ATTRIBUTES = [
  ...(['plan', 'arr', 'renewal_date', 'region', 'use_case'] as const),
  ...(['employees', 'created_on', 'currency', 'csm_name'] as const),
];

/** Attributes that vanish from the account. */
export const takeAttributes: Taking = (evidence, rng) => {
  const [account] = evidence.facts('account').filter((f) => f.record === evidence.account);
  const there = ATTRIBUTES.filter((name) => (account?.body[name] ?? null) !== null);
  if (!account || there.length === 0) return null;
  const gone = some(there, rng);
  return { what: `attributes: ${gone.join(', ')}`, facts: without('account', [account], emptied(gone)) };
};

export const takePulse: Taking = (evidence, rng) => {
  const [account] = evidence.facts('account').filter((f) => f.record === evidence.account);
  if (!account?.body.pulse) return null;
  const gone = rng.pick([['pulse'], ['pulse_at'], ['pulse', 'pulse_at', 'pulse_reason']] as const);
  return {
    what: `pulse ${account.body.pulse} (${gone.join(', ')})`,
    facts: without('account', [account], emptied(gone)),
  };
};

export const takeOverride: Taking = (evidence) => {
  const [account] = evidence.facts('account').filter((f) => f.record === evidence.account);
  const contact = account?.body.budget_owner_override;
  if (!account || !contact) return null;
  return {
    what: `override ${contact}`,
    facts: without('account', [account], emptied(['budget_owner_override'])),
  };
};

const emptied = (columns: readonly (keyof FactBody<'account'>)[]): FactBody<'account'> =>
  Object.fromEntries(columns.map((column) => [column, null]));
