import { PlimsollError } from '../../shared/error';
import { to18 } from '../../shared/salesforce-id';
import type { Db } from '../store/schema';
import { findAccounts } from '../store/scope';

export interface FoundAccount {
  account: string;
  name: string;
}

/**
 * The one account that an id or a name means.
 * @param which `customer`: one in scope; `any`: also one that left it, or that an id names and that is gone.
 * @throws PlimsollError NO_ACCOUNT, MANY_ACCOUNTS, OUT_OF_SCOPE.
 */
export async function findOneAccount(
  db: Db,
  text: string,
  which: 'customer' | 'any' = 'customer',
): Promise<FoundAccount> {
  const id = /^001[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$/.test(text) ? to18(text) : null;
  const found = await findAccounts(db, id ?? text);
  const [first, ...others] = found;
  if (!first && id !== null && which === 'any') return { account: id, name: id };
  if (!first) {
    throw new PlimsollError(
      'NO_ACCOUNT',
      `No account is called "${text}".`,
      'Give an account id, or a part of its name as the CRM spells it.',
    );
  }
  if (others.length > 0) {
    throw new PlimsollError(
      'MANY_ACCOUNTS',
      `"${text}" fits several accounts:\n${found.map((a) => `  ${a.account}  ${a.name}`).join('\n')}`,
      'Give the id of the one you mean.',
    );
  }
  if (!first.inScope && which === 'customer') {
    throw new PlimsollError(
      'OUT_OF_SCOPE',
      `${first.name} is no customer in scope, so it has no score.`,
      'See `salesforce.scope` in the configuration.',
    );
  }
  return first;
}
