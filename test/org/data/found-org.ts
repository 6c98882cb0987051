import { createHash } from 'node:crypto';
import { FEATURES, type Features } from './features';
import { FiscalCalendar } from './fiscal-calendar';
import { mintedId, to18 } from './ids';
import type { NewField, NewUser, RecordTypeNote } from './new-setup';
import { Org } from './org';
import { FOUNDED } from './org-changes';
import { ADMINISTRATOR, API_ONLY, STANDARD_PROFILES } from './permissions/profiles';
import { SetupRows } from './setup-rows';

export interface Founding {
  organization: {
    name: string;
    timeZone: string;
    currency: string;
    fiscalYearStartMonth: number;
    /** A fiscal year is called by the calendar year it begins in. */
    fiscalYearNamedByStart?: boolean;
  };
  /** One: an org of a single currency, without CurrencyType and CurrencyIsoCode. */
  currencies: {
    isoCode: string;
    conversionRate: number;
    decimalPlaces: number;
    isActive: boolean;
    isCorporate: boolean;
  }[];
  users: NewUser[];
  recordTypes: (RecordTypeNote & { id: string })[];
  customFields: NewField[];
  trackedStandardFields: { object: string; name: string }[];
  /** Choices that an administrator has given standard picklists in place of Salesforce's. */
  picklists?: readonly { object: string; field: string; values: readonly string[] }[];
  /** Standard fields that no profile of a new org shows, and which all profiles of this one do. */
  openedFields?: readonly { object: string; name: string }[];
  features?: Partial<Features>;
}

/**
 * A new org with its organisation, profiles, users, currencies, record types and the custom fields it has had for
 * years, which people may use and an integration may not until it is granted them. An administrator and an
 * integration user are added where the users have none. The same founding gives the same org; `instance` tells
 * orgs of the same founding apart, as sandboxes are.
 */
export function foundOrg(founding: Founding, instance = ''): Org {
  const { organization, currencies } = founding;
  const features = { ...FEATURES, ...founding.features };
  const several = features.severalCurrencies && currencies.length > 1;
  const codes = several ? currencies.filter((c) => c.isActive).map((c) => c.isoCode) : null;
  const admin = founding.users.find((u) => u.profile === ADMINISTRATOR)?.id ?? mintedId('005', 1);
  const org = new Org(
    {
      organizationId: organizationId(organization.name, instance),
      timeZone: organization.timeZone,
      fiscal: new FiscalCalendar({
        startMonth: organization.fiscalYearStartMonth,
        namedByStart: organization.fiscalYearNamedByStart ?? false,
        custom: features.customFiscalYears,
      }),
      currency: codes ? organization.currency : null,
    },
    { currencies: codes, features },
  );
  const rows = new SetupRows(org, admin, FOUNDED);
  addOrganization(org, rows, organization);
  rows.licences();
  for (const name of STANDARD_PROFILES) rows.profile(name);
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
  if (features.datedRates && codes) rows.datedRates(currencies);
  for (const { id, ...note } of recordTypesOf(founding, features)) {
    org.metadata.addRecordType(note, org.recordTypes, admin, FOUNDED, id);
  }
  for (const { object, field, values } of founding.picklists ?? [])
    org.metadata.choose(object, field, values);
  rows.meanings();
  for (const field of founding.customFields) org.metadata.addField(field);
  for (const { object, name } of founding.trackedStandardFields) {
    const def = org.object(object);
    const field = def.fields.get(name.toLowerCase());
    if (!field) throw new Error(`${object} has no field ${name} to track`);
    org.metadata.track(def, field);
  }
  rows.grants(founding.openedFields ?? []);
  return org;
}

/** With person accounts there is a record type for people and one for organisations. */
function recordTypesOf(
  founding: Founding,
  features: Features,
): readonly (RecordTypeNote & { id?: string })[] {
  const { recordTypes } = founding;
  if (!features.personAccounts || recordTypes.some((each) => each.isPersonType)) return recordTypes;
  const note = (name: string, developerName: string, isPersonType: boolean) => ({
    object: 'Account',
    name,
    developerName,
    isActive: true,
    isPersonType,
    isDefault: !isPersonType,
  });
  const own = recordTypes.map((each) =>
    each.object === 'Account' ? { ...each, isPersonType: false } : each,
  );
  return [
    ...own,
    note('Business Account', 'Business_Account', false),
    note('Person Account', 'PersonAccount', true),
  ];
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
      UsesStartDateAsFiscalYearName: organization.fiscalYearNamedByStart ?? false,
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
