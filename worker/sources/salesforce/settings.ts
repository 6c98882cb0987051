import { z } from 'zod';

const field = (name: string) =>
  z.string().nullable().default(name).describe(`Field name, null for none (default ${name}).`);
const texts = (...values: string[]) => z.array(z.string().min(1)).default(values);

const accountMapping = z.strictObject({
  plan: field('Plan__c'),
  region: field('Region__c'),
  useCase: field('Use_Case__c'),
  /** Never AnnualRevenue: that is the customer's own turnover. */
  arr: field('Annual_Recurring_Revenue__c'),
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

/** Columns of which the org keeps field history; of others nothing is known before the first read. */
const history = z.strictObject({
  account: texts(
    'plan',
    'arr',
    'renewal_date',
    'csm_id',
    'owner_id',
    'pulse',
    'pulse_at',
    'budget_owner_override',
  ),
  contact: texts('title', 'email', 'departed'),
  opportunity: texts('stage', 'close_date', 'amount'),
  ticket: texts('priority', 'status'),
});

/** Whose keys an account's identities are: ids of the sources that name accounts by them. */
const keys = z.strictObject({
  workspaceId: texts('product'),
  billingId: texts('billing'),
  domain: texts('domain'),
});

const meetings = z.strictObject({
  /** A checkbox or text on Event that says it was held, with the values that count. */
  held: z
    .strictObject({ field: z.string(), values: z.array(z.string()) })
    .nullable()
    .default(null),
  reviewTypes: texts('QBR', 'EBR', 'Business Review'),
  reviewSubjects: texts('business review', 'qbr', 'ebr'),
  cancelledSubjects: texts('canceled:', 'cancelled:', 'abgesagt:', 'annulé'),
});

const calls = z.strictObject({
  connected: texts('Connected', 'Answered', 'Spoke', 'Conversation', 'Reached', 'Meeting booked'),
  /** Without a disposition a call of at least this long counts as connected. */
  minSeconds: z.number().int().min(0).default(60),
});

const mail = z.strictObject({
  /** Case-insensitive; the subject begins with one of them. */
  autoReplySubjects: texts(
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
  /** Case-insensitive; subject or text of an auto-reply holds one of them. */
  departurePhrases: texts(
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
  /** Case-insensitive; the sender's address begins with one of them. */
  bulkSenders: texts(
    'no-reply@',
    'noreply@',
    'no_reply@',
    'newsletter@',
    'mailer-daemon@',
    'postmaster@',
    'bounce',
  ),
  bulkSubjects: texts('newsletter', 'unsubscribe'),
});

/** What of the org means what. Every name has a default and can be changed. */
export const salesforceSettings = z.strictObject({
  /** SOQL condition on Account. */
  scope: z.string().min(1).default("Type = 'Customer'"),
  account: accountMapping.prefault({}),
  contact: z.strictObject({ departed: field('No_Longer_There__c') }).prefault({}),
  renewals: z
    .strictObject({
      match: z.strictObject({ field: z.string(), value: z.union([z.string(), z.boolean()]) }),
      termMonths: field('Term_Months__c'),
    })
    .prefault({ match: { field: 'Type', value: 'Renewal' } }),
  severePriorities: texts('High', 'Critical'),
  ticketCategory: field('Reason'),
  history: history.prefault({}),
  keys: keys.prefault({}),
  meetings: meetings.prefault({}),
  calls: calls.prefault({}),
  mail: mail.prefault({}),
});
export type SalesforceSettings = z.infer<typeof salesforceSettings>;
