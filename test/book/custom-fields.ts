import type { CustomFieldDef } from './types';

const account = (
  name: string,
  label: string,
  type: CustomFieldDef['type'],
  rest: Partial<CustomFieldDef> = {},
): CustomFieldDef => ({ object: 'Account', name, label, type, ...rest });

/** What the organisation added to its CRM in the years before. */
export const CUSTOM_FIELDS: CustomFieldDef[] = [
  account('Plan__c', 'Plan', 'Picklist', {
    values: ['Enterprise', 'Growth', 'Starter'],
    restricted: true,
    trackHistory: true,
  }),
  account('Region__c', 'Region', 'Picklist', { values: ['AMER', 'EMEA', 'APAC'] }),
  account('Use_Case__c', 'Use Case', 'Picklist', {
    values: ['Planning', 'Reporting', 'Approvals', 'Compliance'],
  }),
  account('Annual_Recurring_Revenue__c', 'Annual Recurring Revenue', 'Currency', {
    precision: 18,
    scale: 2,
    trackHistory: true,
  }),
  account('Contract_End__c', 'Contract End', 'Date', { trackHistory: true }),
  account('Customer_Success_Manager__c', 'Customer Success Manager', 'Lookup', {
    referenceTo: 'User',
    relationshipName: 'Accounts_As_CSM',
    trackHistory: true,
  }),
  account('Workspace_Id__c', 'Workspace ID', 'Text', { length: 40, externalId: true, unique: true }),
  account('Billing_Id__c', 'Billing ID', 'Text', { length: 40, externalId: true, unique: true }),
  account('CSM_Pulse__c', 'CSM Pulse', 'Picklist', {
    values: ['Green', 'Yellow', 'Red'],
    restricted: true,
    trackHistory: true,
  }),
  account('CSM_Pulse_At__c', 'CSM Pulse At', 'Date', { trackHistory: true }),
  account('CSM_Pulse_Reason__c', 'CSM Pulse Reason', 'Picklist', {
    values: ['Strong value', 'Low adoption', 'Sponsor change', 'Budget pressure', 'Support issues', 'Unsure'],
  }),
  account('Budget_Owner_Override__c', 'Budget Owner Override', 'Lookup', {
    referenceTo: 'Contact',
    relationshipName: 'Accounts_As_Budget_Owner',
    trackHistory: true,
  }),
  account('Health_Tier_Override__c', 'Health Tier Override', 'Picklist', {
    values: ['Healthy', 'Watch', 'At Risk', 'Critical'],
    restricted: true,
  }),
  account('Health_Tier_Override_Reason__c', 'Health Tier Override Reason', 'Text', { length: 255 }),
  account('Health_Tier_Override_Until__c', 'Health Tier Override Until', 'Date'),
  {
    object: 'Contact',
    name: 'No_Longer_There__c',
    label: 'No Longer There',
    type: 'Checkbox',
    trackHistory: true,
  },
  {
    object: 'Opportunity',
    name: 'Term_Months__c',
    label: 'Term (Months)',
    type: 'Number',
    precision: 3,
    scale: 0,
  },
];

export const TRACKED_STANDARD_FIELDS: { object: string; name: string }[] = [
  { object: 'Account', name: 'OwnerId' },
  { object: 'Contact', name: 'Title' },
  { object: 'Contact', name: 'Email' },
  { object: 'Contact', name: 'AccountId' },
  { object: 'Opportunity', name: 'StageName' },
  { object: 'Opportunity', name: 'CloseDate' },
  { object: 'Opportunity', name: 'Amount' },
  { object: 'Case', name: 'Priority' },
  { object: 'Case', name: 'Status' },
];

const picklist = (object: string, field: string, ...values: string[]) => ({ object, field, values });

/** Standard picklists in the organisation's own words. */
export const PICKLISTS = [
  picklist('Account', 'Type', 'Customer', 'Prospect', 'Partner', 'Former Customer', 'Other'),
  picklist('Opportunity', 'Type', 'New Business', 'Renewal', 'Expansion'),
  picklist('Case', 'Type', 'Problem', 'Question', 'Feature Request', 'Incident'),
  picklist(
    ...(['Case', 'Reason', 'Installation', 'Performance', 'Breakdown', 'Feedback', 'Billing'] as const),
    ...['Access', 'Data', 'Integration', 'Other'],
  ),
  picklist('Case', 'Priority', 'Urgent', 'High', 'Medium', 'Low'),
  picklist('Task', 'Type', 'Call', 'Email', 'Meeting', 'QBR', 'Other'),
  picklist('Event', 'Type', 'Call', 'Email', 'Meeting', 'QBR', 'Other'),
];

/** New organisations show no type of tasks and events. */
export const OPENED_FIELDS = [
  { object: 'Task', name: 'Type' },
  { object: 'Event', name: 'Type' },
];
