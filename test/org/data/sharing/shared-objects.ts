import type { SharingModel } from '../access';

/** Objects of an account whose rows its sharing may open, too. */
export const ACCOUNT_CHILDREN = ['Opportunity', 'Case', 'Contact'] as const;
export type AccountChild = (typeof ACCOUNT_CHILDREN)[number];

export function isAccountChild(object: string): object is AccountChild {
  return (ACCOUNT_CHILDREN as readonly string[]).includes(object);
}

/** Lookups whose row decides who sees this one where the parent controls it; one that may be seen is enough. */
const PARENTS: Readonly<Record<string, readonly string[]>> = {
  AccountContactRelation: ['AccountId'],
  AccountShare: ['AccountId'],
  AccountTeamMember: ['AccountId'],
  Asset: ['AccountId', 'ContactId'],
  AssetShare: ['AssetId'],
  CampaignMember: ['CampaignId'],
  CampaignShare: ['CampaignId'],
  CaseShare: ['CaseId'],
  Contact: ['AccountId'],
  ContactShare: ['ContactId'],
  Contract: ['AccountId'],
  EmailMessage: ['RelatedToId', 'ParentId', 'ActivityId'],
  EmailMessageRelation: ['EmailMessageId'],
  Event: ['WhatId', 'WhoId'],
  EventRelation: ['EventId'],
  LeadShare: ['LeadId'],
  OpportunityContactRole: ['OpportunityId'],
  OpportunityShare: ['OpportunityId'],
  Task: ['WhatId', 'WhoId'],
};

/**
 * What a new org starts from; an object that is not named is ReadWrite if it has owners, and as its parents are if
 * it has parents.
 */
export const DEFAULT_MODELS: Readonly<Record<string, SharingModel>> = {
  Campaign: 'FullAccess',
  Case: 'ReadWriteTransfer',
  Event: 'Private',
  Lead: 'ReadWriteTransfer',
  Task: 'Private',
};

/** The models that Salesforce offers for an object, where they are not those of a custom object. */
const OFFERED: Readonly<Record<string, readonly SharingModel[]>> = {
  Account: ['Private', 'Read', 'ReadWrite'],
  Asset: ['ControlledByParent', 'Private', 'Read', 'ReadWrite'],
  Campaign: ['Private', 'Read', 'ReadWrite', 'FullAccess'],
  Case: ['Private', 'Read', 'ReadWrite', 'ReadWriteTransfer'],
  Contact: ['ControlledByParent', 'Private', 'Read', 'ReadWrite'],
  Event: ['Private', 'ControlledByParent'],
  Lead: ['Private', 'Read', 'ReadWrite', 'ReadWriteTransfer'],
  Opportunity: ['Private', 'Read', 'ReadWrite'],
  Task: ['Private', 'ControlledByParent'],
};

/** Empty for an object that has no sharing of its own. */
export function offeredModels(object: string, custom: boolean): readonly SharingModel[] {
  return OFFERED[object] ?? (custom ? ['Private', 'Read', 'ReadWrite', 'ControlledByParent'] : []);
}

/** Column of Organization that says an object's model, and how it words it. */
export const MODEL_COLUMNS: Readonly<Record<string, string>> = {
  Account: 'DefaultAccountAccess',
  Campaign: 'DefaultCampaignAccess',
  Case: 'DefaultCaseAccess',
  Contact: 'DefaultContactAccess',
  Lead: 'DefaultLeadAccess',
  Opportunity: 'DefaultOpportunityAccess',
};
export const MODEL_WORDS: Readonly<Record<SharingModel, string>> = {
  Private: 'None',
  Read: 'Read',
  ReadWrite: 'Edit',
  ReadWriteTransfer: 'ReadEditTransfer',
  FullAccess: 'All',
  ControlledByParent: 'ControlledByParent',
};

/** Objects whose rows are shared one by one, each with its share object and that object's columns. */
export interface ShareColumns {
  object: string;
  label: string;
  share: string;
  parent: string;
  level: string;
  keyPrefix: string;
}

const standard = (object: string, keyPrefix: string): ShareColumns => ({
  object,
  label: `${object} Share`,
  share: `${object}Share`,
  parent: `${object}Id`,
  level: `${object}AccessLevel`,
  keyPrefix,
});

export const SHARES: readonly ShareColumns[] = [
  standard('Account', '00r'),
  standard('Asset', '70a'),
  standard('Campaign', '08s'),
  standard('Case', '01n'),
  standard('Contact', '03s'),
  standard('Lead', '01o'),
  standard('Opportunity', '00t'),
];

const OF_OBJECT = new Map(SHARES.map((columns) => [columns.object, columns]));
const BY_NAME = new Map(SHARES.map((columns) => [columns.share, columns]));

/** Key prefix of the shares of every custom object. */
const CUSTOM_SHARES = '02c';

/**
 * The columns that say who rows of an object are shared with. Of a custom object only while its default leaves
 * something to share is there an object of that name.
 */
export function sharesOf(object: string): ShareColumns | undefined {
  const known = OF_OBJECT.get(object);
  if (known || !object.endsWith('__c')) return known;
  const share = object.replace(/__c$/, '__Share');
  const columns = {
    object,
    label: `Share: ${object.replace(/__c$/, '')}`,
    share,
    parent: 'ParentId',
    level: 'AccessLevel',
    keyPrefix: CUSTOM_SHARES,
  };
  OF_OBJECT.set(object, columns);
  return columns;
}

/** The columns of a share object; undefined of any other. */
export function sharesNamed(share: string): ShareColumns | undefined {
  return (
    BY_NAME.get(share) ?? (share.endsWith('__Share') ? sharesOf(share.replace(/__Share$/, '__c')) : undefined)
  );
}

/** What decides who sees an object's rows where their parent controls it. */
export const parentFieldsOf = (object: string): readonly string[] | undefined =>
  PARENTS[object] ?? (object.endsWith('__Share') ? ['ParentId'] : undefined);
