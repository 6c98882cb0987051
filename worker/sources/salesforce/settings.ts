import { z } from 'zod';

const field = (name: string) =>
  z.string().nullable().default(name).describe(`Field name, null for none (default ${name}).`);
const texts = (says: string, ...values: string[]) =>
  z.array(z.string().min(1)).default(values).describe(says);

const accountMapping = z.strictObject({
  plan: field('Plan__c'),
  region: field('Region__c'),
  useCase: field('Use_Case__c'),
  arr: field('Annual_Recurring_Revenue__c').refine((name) => name?.toLowerCase() !== 'annualrevenue', {
    error:
      'AnnualRevenue is the customer’s own turnover, not what the customer pays; name another field or null',
  }),
  renewalDate: field('Contract_End__c'),
  /** A User lookup; where it is null or empty, the owner. */
  csm: field('Customer_Success_Manager__c'),
  workspaceId: field('Workspace_Id__c'),
  billingId: field('Billing_Id__c'),
  pulse: field('CSM_Pulse__c'),
  pulseAt: field('CSM_Pulse_At__c'),
  pulseReason: field('CSM_Pulse_Reason__c'),
  budgetOwnerOverride: field('Budget_Owner_Override__c'),
});

const TRACKED =
  'Columns of which the org keeps field history; of others nothing is known before the first read.';

const history = z.strictObject({
  account: texts(
    TRACKED,
    'plan',
    'arr',
    'renewal_date',
    'csm_id',
    'owner_id',
    'pulse',
    'pulse_at',
    'budget_owner_override',
  ),
  contact: texts(TRACKED, 'title', 'email', 'departed'),
  opportunity: texts(TRACKED, 'stage', 'close_date', 'amount'),
  ticket: texts(TRACKED, 'priority', 'status'),
});

const NAMED_BY = 'Ids of the sources that name accounts by it.';

const keys = z.strictObject({
  workspaceId: texts(NAMED_BY, 'product'),
  billingId: texts(NAMED_BY, 'billing'),
  domain: texts(NAMED_BY, 'domain'),
});

const meetings = z.strictObject({
  held: z
    .strictObject({
      field: z.string().describe('Field name on Event.'),
      values: z.array(z.string()).describe('Values that say it was held; true for a ticked checkbox.'),
    })
    .nullable()
    .default(null)
    .describe('A checkbox or text on Event that says it was held; null where there is none.'),
  reviewTypes: texts('Types of events and tasks that are business reviews.', 'QBR', 'EBR', 'Business Review'),
  reviewSubjects: texts(
    'Case-insensitive; a business review has one in its subject.',
    'business review',
    'qbr',
    'ebr',
  ),
  cancelledSubjects: texts(
    'Case-insensitive; the subject of a cancelled meeting begins with one.',
    'canceled:',
    'cancelled:',
    'abgesagt:',
    'annulé',
  ),
});

const calls = z.strictObject({
  connected: texts(
    'Dispositions of a call in which somebody was reached.',
    'Connected',
    'Answered',
    'Spoke',
    'Conversation',
    'Reached',
    'Meeting booked',
  ),
  minSeconds: z
    .number()
    .int()
    .min(0)
    .default(60)
    .describe('Seconds; without a disposition a call of at least this long counts as connected.'),
});

const mail = z.strictObject({
  autoReplySubjects: texts(
    'Case-insensitive; the subject of an auto-reply begins with one of them.',
    'automatic reply',
    'auto reply',
    'auto-reply',
    'autoreply',
    'out of office',
    'out of the office',
    'automatische antwort',
    'abwesenheitsnotiz',
    'réponse automatique',
    'respuesta automática',
    'risposta automatica',
    'resposta automática',
    'automatisch antwoord',
    'automatiskt svar',
    '自動応答',
    '자동 회신',
    'автоматический ответ',
  ),
  departurePhrases: texts(
    'Case-insensitive; an auto-reply of someone who left has one of them in subject or text.',
    'no longer with',
    'no longer work',
    'no longer at',
    'no longer employed',
    'has left',
    'have left',
    'left the company',
    'nicht mehr im unternehmen',
    'nicht mehr für',
    'ne travaille plus',
    'ne fait plus partie',
    'ya no trabaja',
    'non lavora più',
    '退職',
  ),
  bulkSenders: texts(
    "Case-insensitive; a bulk sender's address begins with one of them.",
    'no-reply@',
    'noreply@',
    'no_reply@',
    'newsletter@',
    'mailer-daemon@',
    'postmaster@',
    'bounce',
  ),
  bulkSubjects: texts(
    'Case-insensitive; the subject of bulk mail holds one of them.',
    'newsletter',
    'unsubscribe',
  ),
});

const renewals = z.strictObject({
  match: z
    .strictObject({
      field: z
        .string()
        .describe('Field on Opportunity: a picklist, a checkbox, or RecordTypeId for record types.'),
      value: z
        .union([z.string(), z.boolean()])
        .describe('Its value on renewals; of a record type its developer name, of a checkbox true or false.'),
    })
    .default({ field: 'Type', value: 'Renewal' })
    .describe('Which opportunities are renewals.'),
  termMonths: field('Term_Months__c'),
  dueDate: z
    .string()
    .nullable()
    .default(null)
    .describe(
      "Field on Opportunity with the renewal date; null: the end of its contract, else the account's renewalDate. Never CloseDate, which tells when somebody hopes to sign.",
    ),
  contract: field('ContractId'),
  void: z
    .strictObject({
      field: z.string().describe('Field on Opportunity.'),
      values: z.array(z.string().min(1)).describe('Case-insensitive.'),
    })
    .default({
      field: 'StageName',
      values: ['Duplicate', 'Closed Duplicate', 'Re-papered', 'Closed Re-papered', 'Void'],
    })
    .describe('Values that say that it is a duplicate, or was replaced by another paper.'),
  recurring: z
    .strictObject({
      field: z.string().describe('Field on OpportunityLineItem, or Product2.Field.'),
      values: z
        .array(z.union([z.string(), z.boolean()]))
        .min(1)
        .describe('Its values on recurring lines.'),
    })
    .nullable()
    .default(null)
    .describe('Which lines of an opportunity recur; null: all of them.'),
  lineTermMonths: z
    .string()
    .nullable()
    .default(null)
    .describe(
      "Field on OpportunityLineItem with the months that its amount is for; null: the opportunity's.",
    ),
  csmCall: field('Renewal_CSM_Call__c'),
  finalCall: field('Renewal_Final_Call__c'),
  finalAmount: field('Renewal_Final_Amount__c'),
  renews: texts(
    'Values of both calls that say that it will renew, case-insensitive; a value in neither list says neither.',
    ...['Commit', 'Best Case', 'Renew', 'Expand', 'Contract'],
  ),
  leaves: texts('Values of both calls that say that it will not.', ...['Churn', 'Lost']),
});

/** What of the org means what. Every name has a default and can be changed. */
export const salesforceSettings = z.strictObject({
  scope: z.string().min(1).default("Type = 'Customer'").describe('SOQL condition on Account: who is scored.'),
  account: accountMapping.prefault({}),
  contact: z.strictObject({ departed: field('No_Longer_There__c') }).prefault({}),
  renewals: renewals.prefault({}),
  severePriorities: texts('Priorities of Case that are severe.', 'High', 'Critical', 'Urgent'),
  ticketCategory: field('Reason'),
  history: history.prefault({}),
  keys: keys.prefault({}),
  meetings: meetings.prefault({}),
  calls: calls.prefault({}),
  mail: mail.prefault({}),
});
export type SalesforceSettings = z.infer<typeof salesforceSettings>;
