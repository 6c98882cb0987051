import { createHash } from 'node:crypto';
import { mintedId, to18 } from './ids';
import { Org } from './org';
import { ADMINISTRATOR, API_ONLY } from './permissions/profiles';
import { SetupRows } from './setup-rows';
import type { NewField, NewUser } from './types';

export interface Founding {
  organization: { name: string; timeZone: string; currency: string; fiscalYearStartMonth: number };
  /** One: an org of a single currency, without CurrencyType and CurrencyIsoCode. */
  currencies: {
    isoCode: string;
    conversionRate: number;
    decimalPlaces: number;
    isActive: boolean;
    isCorporate: boolean;
  }[];
  users: NewUser[];
  recordTypes: { id: string; object: string; name: string; developerName: string; isActive: boolean }[];
  customFields: NewField[];
  trackedStandardFields: { object: string; name: string }[];
}

const FOUNDED = '2015-01-05T09:00:00.000Z';

/**
 * A new org with its organisation, profiles, users, currencies, record types and the custom fields it has had for
 * years, which people may use and an integration may not until it is granted them. An administrator and an
 * integration user are added where the users have none. The same founding gives the same org; `instance` tells
 * orgs of the same founding apart, as sandboxes are.
 */
export function foundOrg(founding: Founding, instance = ''): Org {
  const { organization, currencies } = founding;
  const codes = currencies.length > 1 ? currencies.filter((c) => c.isActive).map((c) => c.isoCode) : null;
  const admin = founding.users.find((u) => u.profile === ADMINISTRATOR)?.id ?? mintedId('005', 1);
  const org = new Org(
    {
      organizationId: organizationId(organization.name, instance),
      timeZone: organization.timeZone,
      fiscalYearStartMonth: organization.fiscalYearStartMonth,
      currency: codes ? organization.currency : null,
    },
    codes,
  );
  const rows = new SetupRows(org, admin, FOUNDED);
  addOrganization(org, rows, organization);
  for (const name of [ADMINISTRATOR, 'Standard User', API_ONLY]) rows.profile(name);
  for (const user of withSystemUsers(founding.users)) rows.user(user);
  rows.roles(founding.users);
  if (codes) {
    for (const c of currencies) {
      rows.add('CurrencyType', {
        IsoCode: c.isoCode,
        ConversionRate: c.conversionRate,
        DecimalPlaces: c.decimalPlaces,
        IsActive: c.isActive,
        IsCorporate: c.isCorporate,
      });
    }
  }
  for (const type of founding.recordTypes) {
    const { id, object, name, developerName, isActive } = type;
    rows.add(
      'RecordType',
      { SobjectType: object, Name: name, DeveloperName: developerName, IsActive: isActive },
      id,
    );
  }
  rows.meanings();
  for (const field of founding.customFields) org.metadata.addField(field);
  for (const { object, name } of founding.trackedStandardFields) {
    const def = org.object(object);
    const field = def.fields.get(name.toLowerCase());
    if (!field) throw new Error(`${object} has no field ${name} to track`);
    org.metadata.track(def, field);
  }
  rows.grantFields(founding.customFields);
  return org;
}

/** The domain part of the users' names is the org's own; two system users join them. */
function withSystemUsers(users: readonly NewUser[]): NewUser[] {
  const domain = users[0]?.username.split('@')[1] ?? 'org.example';
  const system = (n: number, handle: string, name: string, profile: string): NewUser => ({
    id: mintedId('005', n),
    username: `${handle}@${domain}`,
    name,
    email: `${handle}@${domain}`,
    profile,
    isActive: true,
  });
  const added: NewUser[] = [];
  if (!users.some((u) => u.profile === ADMINISTRATOR))
    added.push(system(1, 'admin', 'System Admin', ADMINISTRATOR));
  if (!users.some((u) => u.profile === API_ONLY))
    added.push(system(2, 'integration', 'Integration User', API_ONLY));
  return [...added, ...users];
}

function organizationId(name: string, instance: string): string {
  const hash = createHash('sha256').update(`${name}\n${instance}`).digest('hex');
  return to18(`00DPL${hash.slice(0, 10).toUpperCase()}`);
}

function addOrganization(org: Org, rows: SetupRows, organization: Founding['organization']): void {
  rows.add(
    'Organization',
    {
      Name: organization.name,
      Country: 'US',
      PrimaryContact: 'System Admin',
      DefaultLocaleSidKey: 'en_US',
      LanguageLocaleKey: 'en_US',
      TimeZoneSidKey: organization.timeZone,
      FiscalYearStartMonth: organization.fiscalYearStartMonth,
      DefaultAccountAccess: 'Edit',
      DefaultContactAccess: 'ControlledByParent',
      DefaultOpportunityAccess: 'Edit',
      DefaultLeadAccess: 'ReadEditTransfer',
      DefaultCaseAccess: 'ReadEditTransfer',
      DefaultCampaignAccess: 'All',
      OrganizationType: 'Developer Edition',
      InstanceName: 'PL1',
    },
    org.organizationId,
  );
  org.store.mint.claim(mintedId('005', 2));
}
