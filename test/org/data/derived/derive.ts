import type { ObjectDef } from '../definition';
import { deriveEmailMessageRelation, deriveEvent, deriveEventRelation, deriveTask } from './activity';
import { deriveCase } from './case';
import type { Draft } from './draft';
import { deriveDeveloperName } from './names';
import { deriveOpportunity } from './opportunity';
import { deriveAccountContactRelation, deriveContact, deriveUser } from './people';
import { derivePersonAccount } from './person-account';
import { deriveAsset, deriveCampaign, deriveCampaignMember, deriveContract, deriveLead } from './sales';

const DERIVATIONS: Readonly<Record<string, (draft: Draft) => void>> = {
  Account: derivePersonAccount,
  AccountContactRelation: deriveAccountContactRelation,
  Asset: deriveAsset,
  Campaign: deriveCampaign,
  CampaignMember: deriveCampaignMember,
  Case: deriveCase,
  Contact: deriveContact,
  Contract: deriveContract,
  EmailMessageRelation: deriveEmailMessageRelation,
  Event: deriveEvent,
  EventRelation: deriveEventRelation,
  Group: deriveDeveloperName,
  Lead: deriveLead,
  Opportunity: deriveOpportunity,
  Task: deriveTask,
  User: deriveUser,
  UserRole: deriveDeveloperName,
};

/** Does Salesforce fill in fields of the object itself? */
export function derives(def: ObjectDef): boolean {
  return def.name in DERIVATIONS && (def.name !== 'Account' || def.fields.has('ispersonaccount'));
}

/** Adds to a write the fields of the object that Salesforce fills itself, where the write does not give them. */
export function derive(object: string, draft: Draft): void {
  DERIVATIONS[object]?.(draft);
}
