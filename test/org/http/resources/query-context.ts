import type { RecordAccess } from '../../data/access';
import type { OrgApi } from '../../data/org-api';
import type { Currencies } from '../../soql/currency';
import type { FiscalPeriods } from '../../soql/date-ranges';
import type { QueryContext } from '../../soql/index';
import type { SignedCall } from '../call';
import type { Site } from '../site';

/** What a query may see: the org through the eyes of the call's user, at the org's own time. */
export function contextFor(site: Site, call: SignedCall, includeDeleted: boolean): QueryContext {
  const { org } = site;
  const userId = call.session.userId;
  const organization = org.row('Organization', org.organizationId);
  return {
    object: (name) => org.find(name),
    rows: (object) => org.rows(object),
    row: (object, id) => org.row(object, id),
    byField: (object, field, value) => org.byField(object, field, value),
    mayReadObject: (name) => org.mayReadObject(userId, name),
    mayReadField: (object, field) => org.mayReadField(userId, object, field),
    maySeeRow: rowsSeenBy(org, userId),
    access: (user, record) => accessOf(org, userId, user, record),
    now: site.clock.now(),
    timeZone: zoneOf(site, userId),
    fiscalYearStartMonth: org.fiscalYearStartMonth,
    fiscalYearNamedByStart: organization?.['UsesStartDateAsFiscalYearName'] === true,
    customFiscalYears: org.features.customFiscalYears,
    fiscalPeriods: (unit) => fiscalPeriods(site, unit),
    currencies: currenciesFor(site, userId),
    userId,
    includeDeleted,
    apiVersion: call.version,
  };
}

/** Asks about single rows only where not all of the object are open to the user. */
function rowsSeenBy(org: OrgApi, userId: string): QueryContext['maySeeRow'] {
  const open = new Map<string, boolean>();
  return (object, row) => {
    let all = open.get(object);
    if (all === undefined) {
      all = org.seesAll(userId, object);
      open.set(object, all);
    }
    return all || org.maySeeRow(userId, object, row);
  };
}

function accessOf(org: OrgApi, asking: string, user: string, record: string): RecordAccess | undefined {
  const object = org.objectOfId(record)?.name;
  const row = object === undefined ? undefined : org.row(object, record);
  if (!object || !row || row.IsDeleted || !org.accessTo(asking, object, row).read) return undefined;
  return org.accessTo(user, object, row);
}

const known = new Map<string, boolean>();

/** The user's own zone; the org's where the user has none that is one. */
function zoneOf({ org }: Site, userId: string): string {
  const zone = org.row('User', userId)?.['TimeZoneSidKey'];
  return typeof zone === 'string' && isZone(zone) ? zone : org.timeZone;
}

function isZone(name: string): boolean {
  let real = known.get(name);
  if (real === undefined) {
    try {
      real = new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
    } catch {
      real = false;
    }
    known.set(name, real);
  }
  return real;
}

const PERIODS = { FISCAL_QUARTER: 'Quarter', FISCAL_YEAR: 'Year' } as const;
const dayOf = (date: unknown): number => Math.floor(Date.parse(String(date)) / 86_400_000);

function fiscalPeriods({ org }: Site, unit: keyof typeof PERIODS): ReturnType<FiscalPeriods> {
  if (!org.find('Period')) return [];
  const periods: { from: number; to: number }[] = [];
  for (const { Type: type, StartDate: start, EndDate: end } of org.rows('Period')) {
    if (type === PERIODS[unit]) periods.push({ from: dayOf(start), to: dayOf(end) + 1 });
  }
  return periods.sort((a, b) => a.from - b.from);
}

/** null: the org has one currency. */
export function currenciesFor({ org }: Site, userId: string): Currencies | null {
  // The schema has the object only where the org has several currencies.
  if (!org.find('CurrencyType') || org.count('CurrencyType') < 2) return null;
  const rates = new Map<string, { rate: number; active: boolean }>();
  let corporate = '';
  for (const row of org.rows('CurrencyType')) {
    const code = String(row['IsoCode']);
    rates.set(code, { rate: Number(row['ConversionRate']) || 1, active: row['IsActive'] === true });
    if (row['IsCorporate'] === true) corporate = code;
  }
  const own = org.row('User', userId)?.['DefaultCurrencyIsoCode'];
  return { corporate, user: typeof own === 'string' && rates.has(own) ? own : corporate, rates };
}
