import { renewalFields } from '../../sources/salesforce/renewal-match';
import type { SalesforceSettings } from '../../sources/salesforce/settings';

/** Standard fields that scores read, beside the mapped ones; those that are not permissionable are always shown. */
const STANDARD: Readonly<Record<string, readonly string[]>> = {
  Account: ['Type', 'Website', 'NumberOfEmployees', 'ParentId'],
  Contact: ['AccountId', 'Title', 'Email', 'EmailBouncedDate'],
  Contract: ['EndDate', 'ContractTerm'],
  Opportunity: ['AccountId', 'Type', 'Amount'],
  OpportunityContactRole: ['Role', 'IsPrimary'],
  AccountContactRelation: ['Roles', 'IsActive', 'EndDate', 'IsDirect'],
  Task: [
    'AccountId',
    'WhoId',
    'WhatId',
    'Type',
    'CallType',
    'CallDisposition',
    'CallDurationInSeconds',
    'CompletedDateTime',
  ],
  Event: ['AccountId', 'WhoId', 'WhatId', 'Type', 'IsGroupEvent', 'GroupEventType'],
  EventRelation: ['RelationId', 'Status', 'RespondedDate'],
  EmailMessage: [
    ...[
      'RelatedToId',
      'ParentId',
      'ActivityId',
      'Incoming',
      'FromAddress',
      'ToAddress',
      'Subject',
      'TextBody',
    ],
    ...['MessageDate', 'IsBounced'],
  ],
  EmailMessageRelation: ['RelationId', 'RelationType'],
  Case: ['AccountId', 'ContactId', 'Priority', 'Reason', 'Subject', 'ClosedDate'],
};

/** Every field that the worker reads, by object, as configured. */
export function fieldsRead(settings: SalesforceSettings): Map<string, string[]> {
  const mapped: Record<string, (string | null)[]> = {
    Account: Object.values(settings.account),
    Contact: [settings.contact.departed],
    Opportunity: renewalFields(settings),
    Case: [settings.ticketCategory],
    Event: [settings.meetings.held?.field ?? null],
  };
  return new Map(
    Object.entries(STANDARD).map(([object, fields]) => [
      object,
      [...new Set([...fields, ...(mapped[object] ?? []).filter((name) => name !== null)])],
    ]),
  );
}
