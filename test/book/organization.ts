import type { Region } from './calendar';
import { recordId } from './ids';
import type { BookUser, CurrencyDef, OrganizationDef, RecordTypeDef } from './types';

export const ORGANIZATION: OrganizationDef = {
  name: 'Halyard Software',
  timeZone: 'America/New_York',
  currency: 'USD',
  fiscalYearStartMonth: 2,
};

/** What it sells. */
export type Plan = 'Enterprise' | 'Growth' | 'Starter';

export type Currency = 'USD' | 'EUR' | 'GBP';

export const CURRENCIES: CurrencyDef[] = [
  { isoCode: 'USD', conversionRate: 1, decimalPlaces: 2, isActive: true, isCorporate: true },
  { isoCode: 'EUR', conversionRate: 0.92, decimalPlaces: 2, isActive: true, isCorporate: false },
  { isoCode: 'GBP', conversionRate: 0.79, decimalPlaces: 2, isActive: true, isCorporate: false },
];

const recordType = (n: number, name: string, developerName: string): RecordTypeDef => ({
  id: recordId('RecordType', n),
  object: 'Opportunity',
  name,
  developerName,
  isActive: true,
});

export const NEW_BUSINESS = recordType(1, 'New Business', 'New_Business');
export const RENEWAL = recordType(2, 'Renewal', 'Renewal');
export const RECORD_TYPES = [NEW_BUSINESS, RENEWAL];

type Desk = 'manager' | 'csm' | 'ae' | 'operations' | 'left';

const PEOPLE: readonly (readonly [name: string, title: string, desk: Desk, region: Region])[] = [
  ['Margaret Oyelaran', 'VP Customer Success', 'manager', 'AMER'],
  ['Dario Fontanesi', 'Director of Sales', 'manager', 'EMEA'],
  ['Revenue Operations', 'Operations', 'operations', 'AMER'],
  ['Anneke de Wit', 'Customer Success Manager', 'csm', 'EMEA'],
  ['Tomás Errázuriz', 'Customer Success Manager', 'csm', 'AMER'],
  ['Priya Raghunathan', 'Customer Success Manager', 'csm', 'APAC'],
  ['Callum Macrae', 'Customer Success Manager', 'csm', 'EMEA'],
  ['Yewande Bakare', 'Customer Success Manager', 'csm', 'AMER'],
  ['Jonas Lindqvist', 'Customer Success Manager', 'csm', 'EMEA'],
  ['Naomi Feldman', 'Customer Success Manager', 'csm', 'AMER'],
  ['Haruka Ishii', 'Customer Success Manager', 'csm', 'APAC'],
  ['Marcus Bell', 'Customer Success Manager', 'csm', 'AMER'],
  ['Ottilie Brandt', 'Customer Success Manager', 'csm', 'EMEA'],
  ['Grace Whitlock', 'Account Executive', 'ae', 'AMER'],
  ['Rafael Quintero', 'Account Executive', 'ae', 'AMER'],
  ['Sinéad Doyle', 'Account Executive', 'ae', 'EMEA'],
  ['Bartosz Nowicki', 'Account Executive', 'ae', 'EMEA'],
  ['Li Wenjing', 'Account Executive', 'ae', 'APAC'],
  ['Aditya Kulkarni', 'Account Executive', 'ae', 'APAC'],
  ['Joanna Petrakis', 'Account Executive', 'ae', 'EMEA'],
  ['Desmond Achebe', 'Account Executive', 'ae', 'AMER'],
  ['Walter Stroud', 'Account Executive', 'left', 'AMER'],
];

const handle = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[^A-Za-z ]/g, '')
    .toLowerCase()
    .trim()
    .replace(/ +/g, '.');

/** The organisation's own mail domain. */
export const HOME_DOMAIN = 'halyard.example';

export const USERS: BookUser[] = PEOPLE.map(([name, title, desk], i) => {
  const email = `${handle(name)}@${HOME_DOMAIN}`;
  const user: BookUser = {
    id: recordId('User', i + 1),
    username: email,
    name,
    email,
    profile: 'Standard User',
    isActive: desk !== 'left',
    title,
  };
  if (desk === 'csm') user.managerId = recordId('User', 1);
  if (desk === 'ae' || desk === 'left') user.managerId = recordId('User', 2);
  return user;
});

const desk = (which: Desk, region?: Region): BookUser[] =>
  USERS.filter((_, i) => PEOPLE[i]?.[2] === which && (region === undefined || PEOPLE[i]?.[3] === region));

const only = (which: Desk): BookUser => {
  const [user] = desk(which);
  if (user === undefined) throw new Error(`nobody sits at the ${which} desk`);
  return user;
};

export const OPERATIONS = only('operations');
export const SUCCESS_LEAD = only('manager');
/** Left the company and still owns accounts. */
export const LEFT_EXECUTIVE = only('left');

const byRegion = (which: Desk): Record<Region, BookUser[]> => ({
  AMER: desk(which, 'AMER'),
  EMEA: desk(which, 'EMEA'),
  APAC: desk(which, 'APAC'),
});
const CSMS = byRegion('csm');
const EXECUTIVES = byRegion('ae');
export const csmsOf = (region: Region): BookUser[] => CSMS[region];
export const executivesOf = (region: Region): BookUser[] => EXECUTIVES[region];
