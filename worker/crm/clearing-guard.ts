/** Below so many accounts that carry what we wrote a share says nothing. */
const FEW_ACCOUNTS = 20;
const LARGEST_SHARE = 0.5;

/** Why planned rows are not written, and what the reader can do. */
export interface Withheld {
  code: string;
  message: string;
  action: string;
}

/**
 * Whether accounts that left scope keep what was written on them: a condition that by mistake fits nobody, or few,
 * would empty the fields of the whole book.
 * @param accounts `customers`: accounts in scope; `carrying`: accounts that carry what we wrote; `clearing`: those
 *   of them that would be cleared.
 */
export function reasonToKeep(accounts: {
  customers: number;
  carrying: number;
  clearing: number;
}): Withheld | null {
  const { customers, carrying, clearing } = accounts;
  const isMost = carrying >= FEW_ACCOUNTS && clearing > LARGEST_SHARE * carrying;
  if (clearing === 0 || (customers > 0 && !isMost)) return null;
  const scope = customers === 0 ? 'The scope holds no account.' : `The scope holds ${customers} accounts.`;
  return {
    code: 'SCOPE_SHRANK',
    message: `${scope} ${clearing} of the ${carrying} accounts that carry our fields have left it: none is cleared at once.`,
    action:
      'Correct salesforce.scope in plimsoll.yaml. If they did leave, set crm.confirmClearing to true for one sync.',
  };
}
