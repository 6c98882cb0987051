/** What Salesforce lets an administrator, or its support, switch on or off for a whole org. */
export interface Features {
  /** Accounts of one person, who is a contact too. Once on it is never off. */
  personAccounts: boolean;
  /** AccountTeamMember. */
  accountTeams: boolean;
  /** Contacts of several accounts: AccountContactRelation. */
  contactsOfSeveralAccounts: boolean;
  /** Several currencies, where the founding names several. */
  severalCurrencies: boolean;
  /** Conversion rates that hold from a date on: DatedConversionRate. Needs several currencies. */
  datedRates: boolean;
  /** Fiscal years of 13 weeks a quarter (4-4-5) instead of twelve months. */
  customFiscalYears: boolean;
}

export const FEATURES: Readonly<Features> = {
  personAccounts: false,
  accountTeams: true,
  contactsOfSeveralAccounts: true,
  severalCurrencies: true,
  datedRates: false,
  customFiscalYears: false,
};

export const isFeature = (name: string): name is keyof Features => Object.hasOwn(FEATURES, name);
