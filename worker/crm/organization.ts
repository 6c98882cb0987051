import { z } from 'zod';
import type { Crm } from './crm';

type Asked = Pick<Crm, 'query' | 'describe'>;
type Organization = Pick<
  Crm,
  'organizationName' | 'production' | 'zone' | 'corporateCurrency' | 'fiscalYearStartMonth'
>;

const organization = z.object({
  Name: z.string(),
  IsSandbox: z.boolean().default(false),
  OrganizationType: z.string().nullish(),
  TimeZoneSidKey: z.string(),
  FiscalYearStartMonth: z.number().int().min(1).max(12),
});

/** The org's name, reporting zone, fiscal year and currencies. */
export async function readOrganization(crm: Asked): Promise<Organization> {
  const [row] = await crm.query(
    'SELECT Name, IsSandbox, OrganizationType, TimeZoneSidKey, FiscalYearStartMonth FROM Organization',
  );
  const org = organization.parse(row);
  const corporate = await corporateCurrency(crm);
  return {
    organizationName: org.Name,
    production: !org.IsSandbox && org.OrganizationType !== 'Developer Edition',
    zone: org.TimeZoneSidKey,
    corporateCurrency: corporate,
    fiscalYearStartMonth: org.FiscalYearStartMonth,
  };
}

/** CurrencyType exists only where several currencies are on. */
async function corporateCurrency(crm: Asked): Promise<string | null> {
  if (!(await crm.describe('CurrencyType'))) return null;
  const [row] = await crm.query('SELECT IsoCode FROM CurrencyType WHERE IsCorporate = true');
  return typeof row?.['IsoCode'] === 'string' ? row['IsoCode'] : null;
}
