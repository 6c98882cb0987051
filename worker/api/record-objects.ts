import { to18 } from '../../shared/salesforce-id';
import { SOURCE_ID } from '../sources/salesforce/account-keys';

/** Objects whose records stand as evidence, by the first three characters of their ids. */
const OBJECT_OF_PREFIX: Readonly<Record<string, string>> = {
  '001': 'Account',
  '003': 'Contact',
  '006': 'Opportunity',
  '00K': 'OpportunityContactRole',
  '00T': 'Task',
  '00U': 'Event',
  '02s': 'EmailMessage',
  '07k': 'AccountContactRelation',
  '500': 'Case',
};
const ID = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;

/** The object of a record id; null where it is none that evidence names. */
export const objectOf = (id: string): string | null =>
  ID.test(id) ? (OBJECT_OF_PREFIX[id.slice(0, 3)] ?? null) : null;

/**
 * Whether evidence names a record of the CRM, which only Salesforce can say who may read. Of another source's ids
 * those count that are one to the letter, check characters included.
 */
export function isRecord({ source, id }: { source: string; id: string }): boolean {
  if (id === '') return false;
  if (source === SOURCE_ID) return true;
  return objectOf(id) !== null && id.length === 18 && to18(id.slice(0, 15)) === id;
}
