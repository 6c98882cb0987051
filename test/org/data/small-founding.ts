import { type Founding, foundOrg } from './found-org';
import type { ObjectPermission } from './grant';
import { to18 } from './ids';
import type { Org } from './org';
import type { Row } from './row';

export const CSM = to18('005xx0000000001');
export const MANAGER = to18('005xx0000000002');
export const LEFT = to18('005xx0000000003');
export const ADMIN = to18('005xx0000000004');
export const BOT = to18('005xx0000000005');
export const ACME = to18('001xx0000000001');
export const OTHER = to18('001xx0000000002');
export const ANN = to18('003xx0000000001');
export const DEAL = to18('006xx0000000001');
export const T0 = '2026-01-05T10:00:00.000Z';
export const T1 = '2026-02-05T10:00:00.000Z';

const person = (
  id: string,
  name: string,
  profile: string,
  isActive = true,
  managerId: string | null = null,
) => ({
  id,
  username: `${name.toLowerCase().replace(' ', '.')}@acme.example`,
  name,
  email: `${name.toLowerCase().replace(' ', '.')}@acme.example`,
  profile,
  isActive,
  managerId,
});

export const founding: Founding = {
  organization: { name: 'Small', timeZone: 'America/New_York', currency: 'USD', fiscalYearStartMonth: 2 },
  currencies: [
    { isoCode: 'USD', conversionRate: 1, decimalPlaces: 2, isActive: true, isCorporate: true },
    { isoCode: 'EUR', conversionRate: 0.9, decimalPlaces: 2, isActive: true, isCorporate: false },
  ],
  users: [
    person(CSM, 'Cee Smith', 'Standard User', true, MANAGER),
    person(MANAGER, 'Em Boss', 'Standard User'),
    person(LEFT, 'El Gone', 'Standard User', false),
    person(ADMIN, 'Ad Min', 'System Administrator'),
    person(BOT, 'Bot', 'Minimum Access - API Only Integrations'),
  ],
  recordTypes: [],
  customFields: [
    {
      object: 'Account',
      name: 'Plan__c',
      label: 'Plan',
      type: 'Picklist',
      values: ['A', 'B'],
      restricted: true,
      trackHistory: true,
    },
    {
      object: 'Account',
      name: 'Ws__c',
      label: 'Workspace',
      type: 'Text',
      length: 10,
      externalId: true,
      unique: true,
    },
    {
      object: 'Account',
      name: 'Csm__c',
      label: 'CSM',
      type: 'Lookup',
      referenceTo: 'User',
      relationshipName: 'As_CSM',
      trackHistory: true,
    },
    {
      object: 'Account',
      name: 'Buyer__c',
      label: 'Buyer',
      type: 'Lookup',
      referenceTo: 'Contact',
      relationshipName: 'As_Buyer',
    },
  ],
  trackedStandardFields: [{ object: 'Account', name: 'OwnerId' }],
};

/** An org of five users and one account with a contact and an open deal; the bot is granted nothing. */
export function smallOrg(): Org {
  const org = foundOrg(founding);
  const by = CSM;
  const insert = (object: string, id: string, fields: Record<string, string | number>) =>
    org.apply({ at: T0, by, op: 'insert', object, id, fields });
  insert('Account', ACME, { Name: 'Acme', OwnerId: CSM, Plan__c: 'A', Ws__c: 'w1', Csm__c: CSM });
  insert('Account', OTHER, { Name: 'Other', OwnerId: MANAGER });
  insert('Contact', ANN, { FirstName: 'Ann', LastName: 'Lee', AccountId: ACME, Email: 'ann@acme.example' });
  insert('Opportunity', DEAL, {
    Name: 'Deal',
    AccountId: ACME,
    StageName: 'Prospecting',
    CloseDate: '2026-02-10',
    Amount: 1000,
  });
  return org;
}

export const account = (org: Org, id = ACME): Row => {
  const row = org.row('Account', id);
  if (!row) throw new Error(`no account ${id}`);
  return row;
};

/** An object permission that grants the named deeds and reading. */
export const grant = (object: string, ...deeds: (keyof ObjectPermission)[]): ObjectPermission => ({
  object,
  read: true,
  create: deeds.includes('create'),
  edit: deeds.includes('edit'),
  delete: deeds.includes('delete'),
  viewAll: deeds.includes('viewAll'),
  modifyAll: deeds.includes('modifyAll'),
});

/** The refusal that work is thrown back with. */
export function refusal(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}
