import { OWNED_FIELDS } from '../../../shared/crm-fields';
import { TIERS } from '../../../shared/tiers';
import { type FieldSpec, fieldsOf } from './field-spec';
import { ownedProperties } from './owned-properties';

const field = fieldsOf('Opportunity');

/** What a person expects of a renewal, in the words that forecasts commonly use. */
const CALLS = ['Commit', 'Best Case', 'At Risk', 'Churn'];

/** Inside a formula a percent is a fraction, so that nothing is divided by 100: 40 % of 1,000 is 400. */
const WEIGHTED =
  'IF(IsClosed, IF(IsWon, Amount, 0), IF(ISBLANK(Renewal_Likelihood__c), NULL, Amount * Renewal_Likelihood__c))';

const OWNED: Record<
  keyof (typeof OWNED_FIELDS)['Opportunity'],
  { label: string; help: string; values?: readonly string[] }
> = {
  Health_Score__c: {
    label: 'Health Score',
    help: 'Health of the account, 0 to 100; 100 is healthy. Frozen when the renewal closes.',
  },
  Health_Tier__c: {
    label: 'Health Tier',
    help: 'Health tier of the account; frozen when the renewal closes.',
    values: TIERS,
  },
  Renewal_Likelihood__c: {
    label: 'Renewal Likelihood',
    help: "How likely it renews, by this company's own outcomes; empty while those do not tell.",
  },
};

const owned = (Object.keys(OWNED) as (keyof typeof OWNED)[]).map(
  (name): FieldSpec => ({
    object: 'Opportunity',
    name,
    writer: 'worker',
    properties: ownedProperties(OWNED_FIELDS.Opportunity[name], 'Plimsoll_Opportunities'),
    ...OWNED[name],
  }),
);

/** Fields of renewal opportunities. */
export const OPPORTUNITY_FIELDS: readonly FieldSpec[] = [
  ...owned,
  field(
    'Health_Weighted_Amount__c',
    'Health-Weighted Amount',
    'formula',
    'Amount × renewal likelihood; the whole amount once won, 0 once lost, empty without a likelihood.',
    {
      type: 'Currency',
      precision: 18,
      scale: 2,
      formula: WEIGHTED,
      formulaTreatBlanksAs: 'BlankAsBlank',
    },
  ),
  field(
    'Renewal_CSM_Call__c',
    'Renewal CSM Call',
    'csm',
    'What you expect of this renewal, beside what the model says.',
    { type: 'Picklist' },
    CALLS,
  ),
  field(
    'Renewal_Final_Call__c',
    'Renewal Final Call',
    'manager',
    "The manager's call of this renewal.",
    { type: 'Picklist' },
    CALLS,
  ),
  field(
    'Renewal_Final_Amount__c',
    'Renewal Final Amount',
    'manager',
    'The amount that the manager expects.',
    { type: 'Currency', precision: 18, scale: 2 },
  ),
];
