import { periodRow } from './fiscal-calendar';
import type { NewUser } from './new-setup';
import type { Org } from './org';
import { API_INTEGRATION, FULL_LICENCE, INTEGRATION_LICENCE } from './permissions/licences';
import { ProfileRows } from './permissions/profile-rows';
import { API_ONLY } from './permissions/profiles';
import { completeUserLogins } from './permissions/user-logins';
import type { Row, Scalar } from './row';
import { STAGES } from './schema/stages';
import { completeRoleGroups } from './sharing/role-groups';

/** Rows that an org has before anyone works in it; each is written by the administrator at the founding. */
export class SetupRows {
  private readonly profiles = new Map<string, string>();
  private readonly profileRows: ProfileRows;

  constructor(
    private readonly org: Org,
    private readonly by: string,
    private readonly at: string,
  ) {
    this.profileRows = new ProfileRows(org.store);
  }

  add(object: string, values: Record<string, Scalar>, id?: string): Row {
    const { store } = this.org;
    const def = store.object(object);
    const row: Row = {
      Id: id ?? store.mint.mint(def.keyPrefix ?? ''),
      IsDeleted: false,
      SystemModstamp: this.at,
    };
    if (def.fields.has('createddate')) {
      Object.assign(row, { CreatedDate: this.at, CreatedById: this.by });
      Object.assign(row, { LastModifiedDate: this.at, LastModifiedById: this.by });
    }
    for (const field of def.fields.values()) if (field.type === 'boolean') row[field.name] = false;
    Object.assign(row, values);
    store.insert(object, row);
    return row;
  }

  /** The profile's id; the profile, and the permission set behind it, are made on first mention. */
  profile(name: string): string {
    const known = this.profiles.get(name);
    if (known) return known;
    const row = this.profileRows.add(name, { by: this.by, at: this.at });
    this.profiles.set(name, row.Id);
    return row.Id;
  }

  user(user: NewUser): void {
    const words = user.name.split(' ');
    const last = words.pop() ?? user.name;
    this.add(
      'User',
      {
        Username: user.username,
        FirstName: words.join(' ') || null,
        LastName: last,
        Name: user.name,
        Email: user.email,
        Title: user.title ?? null,
        Alias: user.username.slice(0, 8),
        CommunityNickname: user.username.split('@')[0] ?? user.username,
        IsActive: user.isActive,
        ProfileId: this.profile(user.profile),
        ManagerId: user.managerId ?? null,
        UserType: 'Standard',
        TimeZoneSidKey: this.org.timeZone,
        LocaleSidKey: 'en_US',
        LanguageLocaleKey: 'en_US',
        EmailEncodingKey: 'UTF-8',
        ...(this.org.settings.currency === null
          ? {}
          : {
              CurrencyIsoCode: this.org.settings.currency,
              DefaultCurrencyIsoCode: this.org.settings.currency,
            }),
      },
      user.id,
    );
  }

  /**
   * A role above each manager's people, so that managers see what their people own; nothing more is opened to them.
   * People without a manager who manage nobody have no role.
   */
  roles(users: readonly NewUser[]): void {
    const managers = new Set(users.map((user) => user.managerId ?? null).filter((id) => id !== null));
    const role = (name: string) =>
      this.add('UserRole', {
        Name: name,
        DeveloperName: name.match(/[A-Za-z0-9]+/g)?.join('_') ?? name,
        OpportunityAccessForAccountOwner: 'None',
        CaseAccessForAccountOwner: 'None',
        ContactAccessForAccountOwner: 'None',
        PortalType: 'None',
      });
    const own = new Map<string, Row>();
    const team = new Map<string, Row>();
    for (const user of users) {
      if (!managers.has(user.id)) continue;
      own.set(user.id, role(`${user.name} ${user.title ?? 'Lead'}`));
      const people = users.some((each) => each.managerId === user.id && !managers.has(each.id));
      if (people) team.set(user.id, role(`Team of ${user.name}`));
    }
    const { store } = this.org;
    for (const user of users) {
      const above = user.managerId ? own.get(user.managerId)?.Id : undefined;
      const mine = own.get(user.id);
      if (mine && above) store.patch('UserRole', mine, { ParentRoleId: above });
      const theirs = team.get(user.id);
      if (theirs && mine) store.patch('UserRole', theirs, { ParentRoleId: mine.Id });
      const held = mine ?? (user.managerId ? team.get(user.managerId) : undefined);
      const row = store.row('User', user.id);
      if (held && row) store.patch('User', row, { UserRoleId: held.Id });
    }
    this.add('Group', {
      Name: 'All Internal Users',
      DeveloperName: 'AllInternalUsers',
      Type: 'Organization',
    });
    completeRoleGroups(store);
  }

  /** The rates of the founding, from the founding on. */
  datedRates(currencies: readonly { isoCode: string; conversionRate: number }[]): void {
    for (const { isoCode, conversionRate } of currencies) {
      this.add('DatedConversionRate', {
        IsoCode: isoCode,
        StartDate: this.at.slice(0, 10),
        NextStartDate: '9999-12-31',
        ConversionRate: conversionRate,
      });
    }
  }

  /** What stages and statuses mean, and the fiscal calendar. */
  meanings(): void {
    STAGES.forEach((stage, i) => {
      this.add('OpportunityStage', {
        MasterLabel: stage.name,
        ApiName: stage.name,
        IsActive: true,
        SortOrder: i + 1,
        IsClosed: stage.closed,
        IsWon: stage.won,
        ForecastCategory: stage.forecast[0],
        ForecastCategoryName: stage.forecast[1],
        DefaultProbability: stage.probability,
      });
    });
    this.statuses('TaskStatus', 'Task', (value) => ({ IsClosed: value === 'Completed' }));
    this.statuses('CaseStatus', 'Case', (value) => ({ IsClosed: value === 'Closed' }));
    this.contractStatuses();
    this.leadStatuses();
    this.fiscalCalendar();
  }

  private fiscalCalendar(): void {
    const { rules } = this.org.fiscal;
    let year: Row | undefined;
    for (const period of this.org.fiscal.periods()) {
      if (period.type === 'Year') {
        year = this.add('FiscalYearSettings', {
          Name: `FY ${period.year}`,
          StartDate: period.start,
          EndDate: period.end,
          IsStandardYear: !rules.custom,
          YearType: rules.custom ? 'Custom' : 'Standard',
          QuarterLabelScheme: 'NumberByYear',
          PeriodLabelScheme: rules.custom ? 'NumberByYear' : 'StandardMonthNames',
          WeekLabelScheme: 'NumberByYear',
          WeekStartDay: 1,
        });
      }
      const id = this.org.store.mint.mint('026');
      const settings = year ? { FiscalYearSettingsId: year.Id } : {};
      this.org.store.insert('Period', { Id: id, ...periodRow(period), ...settings } as Row);
      if (period.type === 'Year' && year) this.org.store.patch('FiscalYearSettings', year, { PeriodId: id });
    }
  }

  private contractStatuses(): void {
    const codes: Record<string, string> = { 'In Approval Process': 'InApproval' };
    this.statuses('ContractStatus', 'Contract', (value) => ({ StatusCode: codes[value] ?? value }));
  }

  private leadStatuses(): void {
    this.statuses('LeadStatus', 'Lead', (value) => ({ IsConverted: value === 'Closed - Converted' }));
  }

  /**
   * Opens the fields that the org has now, custom ones too, to people, and lets integration users hold sets. Of the
   * standard fields that are hidden at first only those in `opened`.
   */
  grants(opened: readonly { object: string; name: string }[]): void {
    const paths = new Set(opened.map(({ object, name }) => `${object}.${name}`.toLowerCase()));
    this.profileRows.grantFields(paths, { by: this.by, at: this.at });
    completeUserLogins(this.org.store);
    const licence = this.add('PermissionSetLicense', {
      DeveloperName: API_INTEGRATION.name,
      MasterLabel: API_INTEGRATION.label,
      PermissionSetLicenseKey: API_INTEGRATION.name,
      TotalLicenses: API_INTEGRATION.total,
      Language: 'en_US',
      Status: 'Active',
    });
    for (const user of this.org.store.table('User').by('ProfileId', this.profile(API_ONLY))) {
      this.add('PermissionSetLicenseAssign', { PermissionSetLicenseId: licence.Id, AssigneeId: user.Id });
    }
    this.org.permissions.forget();
  }

  licences(): void {
    for (const { name, key, total } of [FULL_LICENCE, INTEGRATION_LICENCE]) {
      this.add('UserLicense', {
        Name: name,
        MasterLabel: name,
        LicenseDefinitionKey: key,
        TotalLicenses: total,
        Status: 'Active',
      });
    }
  }

  private statuses(object: string, of: string, meaning: (value: string) => Record<string, Scalar>): void {
    const choices = this.org.object(of).fields.get('status')?.picklistValues ?? [];
    choices.forEach(({ value, defaultValue }, i) => {
      this.add(object, {
        MasterLabel: value,
        ApiName: value,
        SortOrder: i + 1,
        IsDefault: defaultValue,
        ...meaning(value),
      });
    });
  }
}
