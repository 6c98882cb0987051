import { OWNED_ACCOUNT_FIELDS, type OwnedAccountField } from '../../../shared/crm-fields';
import { OWNER_SOURCES, OWNER_STATUSES, SCORED_TIERS, TIERS } from '../../../shared/tiers';
import { type FieldSpec, fieldsOf, lookup } from './field-spec';
import { ownedProperties } from './owned-properties';

const OWNED: Record<OwnedAccountField, { label: string; help: string; values?: readonly string[] }> = {
  Health_Score__c: {
    label: 'Health Score',
    help: '0 to 100; 100 is healthy. Empty while too little is known.',
  },
  Health_Tier__c: {
    label: 'Health Tier',
    help: 'Healthy, Watch, At Risk, Critical; Unknown while too little is known.',
    values: TIERS,
  },
  Health_Trend_30d__c: { label: 'Health Trend (30 Days)', help: 'Score now minus score 30 days ago.' },
  Health_Coverage__c: { label: 'Health Coverage', help: 'How much of what the score rests on is seen.' },
  Health_Drivers__c: { label: 'Health Drivers', help: 'What lowers and what holds up the score.' },
  Health_Next_Play__c: {
    label: 'Health Next Play',
    help: 'The most urgent play that is suggested; empty while there is none.',
  },
  Health_Changed_At__c: { label: 'Health Changed At', help: 'As of when the health fields last changed.' },
  Budget_Owner__c: { label: 'Budget Owner', help: 'Who holds the budget: as confirmed, else as found.' },
  Budget_Owner_Source__c: {
    label: 'Budget Owner Source',
    help: 'How the budget owner is known.',
    values: OWNER_SOURCES,
  },
  Budget_Owner_Status__c: {
    label: 'Budget Owner Status',
    help: 'How recently the budget owner was engaged.',
    values: OWNER_STATUSES,
  },
  Budget_Owner_Last_Engaged__c: {
    label: 'Budget Owner Last Engaged',
    help: 'Day of the last two-way touch with the budget owner.',
  },
};

const owned: FieldSpec[] = (Object.keys(OWNED_ACCOUNT_FIELDS) as OwnedAccountField[]).map((name) => ({
  object: 'Account',
  name,
  writer: 'worker',
  properties: ownedProperties(OWNED_ACCOUNT_FIELDS[name], 'Budget_Owner_Of'),
  ...OWNED[name],
}));

const field = fieldsOf('Account');

const people: FieldSpec[] = [
  field(
    'Budget_Owner_Override__c',
    'Budget Owner Override',
    'csm',
    'Set it to say who holds the budget; it goes before what is found.',
    lookup('Contact', 'Budget_Owner_Override_Of'),
  ),
  field('CSM_Pulse__c', 'CSM Pulse', 'csm', 'Your own impression of the account.', { type: 'Picklist' }, [
    'Green',
    'Yellow',
    'Red',
  ]),
  field('CSM_Pulse_At__c', 'CSM Pulse At', 'csm', 'When the pulse was given.', { type: 'Date' }),
  field(
    'CSM_Pulse_Reason__c',
    'CSM Pulse Reason',
    'csm',
    'Why the pulse is what it is.',
    { type: 'Picklist' },
    ['Value', 'Adoption', 'Relationship', 'Support', 'Budget', 'Other'],
  ),
  field(
    'Health_Tier_Override__c',
    'Health Tier Override',
    'manager',
    "People's own judgement, shown beside the model's, never merged into it.",
    { type: 'Picklist' },
    [...SCORED_TIERS].reverse(),
  ),
  field(
    'Health_Tier_Override_Reason__c',
    'Health Tier Override Reason',
    'manager',
    'Why the tier is judged otherwise.',
    { type: 'Text', length: 255 },
  ),
  field(
    'Health_Tier_Override_Until__c',
    'Health Tier Override Until',
    'manager',
    'Until when the judgement stands.',
    { type: 'Date' },
  ),
];

/** Lights that every org serves itself. */
const BADGES =
  'CASE(TEXT(Health_Tier__c), "Healthy", "/img/samples/light_green.gif", "Watch", "/img/samples/light_yellow.gif", ' +
  '"At Risk", "/img/samples/flag_red.gif", "Critical", "/img/samples/light_red.gif", "/s.gif")';

const formulas: FieldSpec[] = [
  field('Health_Badge__c', 'Health Badge', 'formula', 'The health tier as a light.', {
    type: 'Text',
    formula: `IMAGE(${BADGES}, TEXT(Health_Tier__c), 16, 16)`,
    formulaTreatBlanksAs: 'BlankAsBlank',
  }),
  field(
    'Budget_Owner_Days_Since__c',
    'Budget Owner Days Since',
    'formula',
    'Days since the last two-way touch with the budget owner.',
    {
      type: 'Number',
      precision: 18,
      scale: 0,
      formula: 'TODAY() - Budget_Owner_Last_Engaged__c',
      formulaTreatBlanksAs: 'BlankAsBlank',
    },
  ),
];

/** Account fields that every org gets. */
export const ACCOUNT_FIELDS: readonly FieldSpec[] = [...owned, ...people, ...formulas];
