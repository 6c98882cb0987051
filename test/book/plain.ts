import { existingCustomer } from './accounts';
import type { CrmChange } from './types';
import { World } from './world';

const KEPT = new Set(['Account', 'Contact', 'Opportunity']);

/** A large organisation in which nothing happens: accounts, contacts and opportunities of the first day. */
export function plainCrm(seed: number, firstDay: number, customers: number): CrmChange[] {
  const world = new World(seed, firstDay, customers);
  for (let i = 0; i < customers; i++) existingCustomer(world, null, false);
  return world.close().crm.filter((change) => KEPT.has(change.object));
}
