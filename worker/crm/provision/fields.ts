import type { SalesforceSettings } from '../../sources/salesforce/settings';
import { ACCOUNT_FIELDS } from './account-fields';
import { type FieldSpec, fieldsOf, lookup } from './field-spec';
import { OPPORTUNITY_FIELDS } from './opportunity-fields';

/** Says on a field that it is ours: only such ones are ever put right or taken away. */
export const MARK = 'Made by Plimsoll.';

const account = fieldsOf('Account');

/**
 * Made only where no field of the org is mapped: a list view cannot filter on what hangs on the account. Who the CSM is
 * nothing tells but such a field, so that one is made only where it is mapped itself, for people to fill in.
 */
const UNMAPPED = {
  renewalDate: account('Renewal_Date__c', 'Renewal Date', 'worker', 'When the customer is due to renew.', {
    type: 'Date',
  }),
  arr: account('ARR__c', 'ARR', 'worker', 'Annual recurring revenue.', {
    type: 'Currency',
    precision: 18,
    scale: 2,
  }),
  csm: account(
    'CSM__c',
    'Customer Success Manager',
    'csm',
    'Who looks after this customer.',
    lookup('User', 'Plimsoll_CSM_Of'),
  ),
} as const satisfies Partial<Record<keyof SalesforceSettings['account'], FieldSpec>>;

const activity = fieldsOf('Activity')(
  'Plimsoll_Run__c',
  'Plimsoll Run',
  'csm',
  'Keeps a task that Plimsoll makes from being made twice.',
  { type: 'Text', length: 255 },
);

/** Fields of the org that stand for what every view needs. */
export interface NamedFields {
  renewalDate: string;
  arr: string;
  /** null: none; the views show who owns the account. */
  csm: string | null;
}

export interface Contract {
  fields: readonly FieldSpec[];
  named: NamedFields;
}

/** Every field that an org gets, given the Account fields (lower case) that it has already. */
export function contractFields(
  settings: SalesforceSettings,
  has: (accountField: string) => boolean,
): Contract {
  const made: FieldSpec[] = [];
  const isOwnName = (key: keyof typeof UNMAPPED): boolean =>
    settings.account[key]?.toLowerCase() === UNMAPPED[key].name.toLowerCase();
  const theirs = (key: keyof typeof UNMAPPED): string | null => {
    const mapped = settings.account[key];
    return mapped !== null && !isOwnName(key) && has(mapped.toLowerCase()) ? mapped : null;
  };
  const make = (key: keyof typeof UNMAPPED): string => {
    // Mapped to its own name it is read, so that people fill it in; else it would be read back from the worker.
    made.push(isOwnName(key) ? { ...UNMAPPED[key], writer: 'csm' } : UNMAPPED[key]);
    return UNMAPPED[key].name;
  };
  const named = {
    renewalDate: theirs('renewalDate') ?? make('renewalDate'),
    arr: theirs('arr') ?? make('arr'),
    csm: theirs('csm') ?? (isOwnName('csm') ? make('csm') : null),
  };
  return { fields: [...ACCOUNT_FIELDS, ...made, ...OPPORTUNITY_FIELDS, activity], named };
}

/** All fields that any org may have got of us, whatever was mapped at the time. */
export const EVERY_FIELD: readonly FieldSpec[] = [
  ...ACCOUNT_FIELDS,
  ...Object.values(UNMAPPED),
  ...OPPORTUNITY_FIELDS,
  activity,
];
