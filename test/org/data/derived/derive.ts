import { deriveEmailMessageRelation, deriveEvent, deriveEventRelation, deriveTask } from './activity';
import { deriveCase } from './case';
import type { Draft } from './draft';
import { deriveDeveloperName } from './names';
import { deriveOpportunity } from './opportunity';
import { deriveAccountContactRelation, deriveContact, deriveUser } from './people';

const DERIVATIONS: Readonly<Record<string, (draft: Draft) => void>> = {
  AccountContactRelation: deriveAccountContactRelation,
  Case: deriveCase,
  Contact: deriveContact,
  EmailMessageRelation: deriveEmailMessageRelation,
  Event: deriveEvent,
  EventRelation: deriveEventRelation,
  Group: deriveDeveloperName,
  Opportunity: deriveOpportunity,
  Task: deriveTask,
  User: deriveUser,
  UserRole: deriveDeveloperName,
};

/** Does Salesforce fill in fields of the object itself? */
export function derives(object: string): boolean {
  return object in DERIVATIONS;
}

/** Adds to a write the fields of the object that Salesforce fills itself, where the write does not give them. */
export function derive(object: string, draft: Draft): void {
  DERIVATIONS[object]?.(draft);
}
