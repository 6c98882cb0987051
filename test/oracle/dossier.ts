import { type Crm, History, instant, type Row, text, type Versions } from './crm';
import type { Day, Zone } from './days';
import { type Touches, touchesOf } from './touches';

/** A contact and what was seen of them. */
export interface Contact extends Touches {
  id: string;
  account: string | null;
  from: number;
  until: number;
  title: Versions;
  noLongerThere: Versions;
}

interface Role {
  contact: string;
  role: string;
  isPrimary: boolean;
  from: number;
  until: number;
}

export interface Opportunity {
  id: string;
  isRenewal: boolean;
  created: number;
  until: number;
  stage: Versions;
  closeDate: Versions;
  roles: Role[];
}

export interface Relation {
  id: string;
  contact: string;
  roles: string[];
  isActive: boolean;
  endDate: Day | null;
  created: number;
  from: number;
  until: number;
}

export interface Ticket {
  id: string;
  opened: number;
  until: number;
  priority: Versions;
  status: Versions;
}

/** Another record that was merged into the account, or the account itself. */
export interface Part {
  workspace: string | null;
  billing: string | null;
  domain: string | null;
  from: number;
}

/** All that the CRM tells about one account. */
export interface Dossier {
  id: string;
  created: number;
  currency: string | null;
  plan: Versions;
  arr: Versions;
  contractEnd: Versions;
  pulse: Versions;
  pulseAt: Versions;
  override: Versions;
  parts: Part[];
  contacts: Map<string, Contact>;
  opportunities: Opportunity[];
  relations: Relation[];
  tickets: Ticket[];
}

/** What the CRM tells that is of no one account. */
export interface World {
  closedStages: Set<string>;
  closedStatuses: Set<string>;
  wonStages: Set<string>;
  /** Units of a currency for one of the corporate currency. */
  rates: Map<string, number>;
  /** Which accounts stand behind an e-mail domain at an instant, merged ones as their winner. */
  accountsOf(domain: string, at: number): Set<string>;
  /** The latest first. */
  inboundMail: { at: number; day: Day }[];
}

/** From when on a record counts, and from when on no more: merged and deleted ones end with their last change. */
const until = (row: Row): number =>
  row['IsDeleted'] === true ? instant(row, 'SystemModstamp') : Number.POSITIVE_INFINITY;

const hostOf = (website: string | null): string | null =>
  website
    ?.toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[/?#:].*$/, '')
    .replace(/^www\./, '') ?? null;

const ACCOUNT =
  `Id, IsDeleted, MasterRecordId, CreatedDate, SystemModstamp, CurrencyIsoCode, Website, Plan__c,
  Annual_Recurring_Revenue__c, Contract_End__c, CSM_Pulse__c, CSM_Pulse_At__c, Budget_Owner_Override__c,
  Workspace_Id__c, Billing_Id__c`.replaceAll(/\s+/g, ' ');

const CHANGE = 'CreatedDate, Field, DataType, OldValue, NewValue';

async function historyOf(crm: Crm, object: string, ids: string[]): Promise<History> {
  const parent = object === 'Opportunity' ? 'OpportunityId' : `${object}Id`;
  const name = object === 'Opportunity' ? 'OpportunityFieldHistory' : `${object}History`;
  return new History(await crm.whereIn(name, `${parent}, ${CHANGE}`, parent, ids), parent);
}

const idOf = (row: Row): string => text(row, 'Id') ?? '';
const idsOf = (rows: readonly Row[]): string[] => rows.map(idOf);

/** Follows merges that had happened by an instant. */
function winnerAt(accounts: ReadonlyMap<string, Row>, id: string, at: number): string | null {
  const row = accounts.get(id);
  if (!row || instant(row, 'CreatedDate') > at) return null;
  if (until(row) > at) return id;
  const master = text(row, 'MasterRecordId');
  return master === null ? null : winnerAt(accounts, master, at);
}

/** Reads the accounts and what belongs to none of them, as far as it was there at the as-of instant. */
export async function readDossiers(crm: Crm, zone: Zone, ids: readonly string[], asOf: number) {
  const there = (rows: Row[]): Row[] => rows.filter((row) => !(instant(row, 'CreatedDate') > asOf));
  const where = async (object: string, fields: string, column: string, list: readonly string[]) =>
    there(await crm.whereIn(object, `Id, CreatedDate, SystemModstamp, IsDeleted, ${fields}`, column, list));

  const accounts = new Map(there(await crm.query(`SELECT ${ACCOUNT} FROM Account`)).map((r) => [idOf(r), r]));
  const accountHistory = await historyOf(crm, 'Account', [...ids]);
  const opportunities = await where('Opportunity', 'AccountId, Type, StageName, CloseDate', 'AccountId', ids);
  const opportunityHistory = await historyOf(crm, 'Opportunity', idsOf(opportunities));
  const roles = await where(
    'OpportunityContactRole',
    'OpportunityId, ContactId, Role, IsPrimary',
    'OpportunityId',
    idsOf(opportunities),
  );
  const relations = await where(
    'AccountContactRelation',
    'LastModifiedDate, AccountId, ContactId, Roles, IsActive, EndDate',
    'AccountId',
    ids,
  );
  const contactFields = 'AccountId, Title, No_Longer_There__c';
  const contactRows = await where('Contact', contactFields, 'AccountId', ids);
  const elsewhere = [...roles, ...relations]
    .map((row) => text(row, 'ContactId') ?? '')
    .filter((id) => !contactRows.some((row) => idOf(row) === id));
  contactRows.push(...(await where('Contact', contactFields, 'Id', elsewhere)));
  const contactHistory = await historyOf(crm, 'Contact', idsOf(contactRows));
  const touches = await touchesOf(where, zone, idsOf(contactRows));
  const cases = await where('Case', 'AccountId, Priority, Status', 'AccountId', ids);
  const caseHistory = await historyOf(crm, 'Case', idsOf(cases));

  const contacts = contactRows.map(
    (row): Contact => ({
      id: idOf(row),
      account: text(row, 'AccountId'),
      from: instant(row, 'CreatedDate'),
      until: until(row),
      title: contactHistory.versions(row, 'Title'),
      noLongerThere: contactHistory.versions(row, 'No_Longer_There__c'),
      ...(touches.get(idOf(row)) ?? { twoWay: [], bounces: [], departureNotices: [] }),
    }),
  );

  const dossier = (id: string): Dossier => {
    const account = accounts.get(id);
    if (!account) throw new Error(`The CRM has no account ${id}`);
    const of = (rows: readonly Row[]) => rows.filter((row) => text(row, 'AccountId') === id);
    const versions = (field: string, lookup = false) => accountHistory.versions(account, field, lookup);
    const mine = of(relations);
    const deals = of(opportunities);
    const parts = [...accounts.values()].filter((row) => winnerAt(accounts, idOf(row), asOf) === id);
    const known = new Set([
      ...mine.map((row) => text(row, 'ContactId')),
      ...roles
        .filter((role) => deals.some((deal) => idOf(deal) === text(role, 'OpportunityId')))
        .map((row) => text(row, 'ContactId')),
    ]);
    return {
      id,
      created: instant(account, 'CreatedDate'),
      currency: text(account, 'CurrencyIsoCode'),
      plan: versions('Plan__c'),
      arr: versions('Annual_Recurring_Revenue__c'),
      contractEnd: versions('Contract_End__c'),
      pulse: versions('CSM_Pulse__c'),
      pulseAt: versions('CSM_Pulse_At__c'),
      override: versions('Budget_Owner_Override__c', true),
      parts: parts.map((row) => ({
        workspace: text(row, 'Workspace_Id__c'),
        billing: text(row, 'Billing_Id__c'),
        domain: hostOf(text(row, 'Website')),
        from: idOf(row) === id ? instant(row, 'CreatedDate') : until(row),
      })),
      contacts: new Map(contacts.filter((c) => c.account === id || known.has(c.id)).map((c) => [c.id, c])),
      opportunities: deals.map((row) => ({
        id: idOf(row),
        isRenewal: text(row, 'Type') === 'Renewal',
        created: instant(row, 'CreatedDate'),
        until: until(row),
        stage: opportunityHistory.versions(row, 'StageName'),
        closeDate: opportunityHistory.versions(row, 'CloseDate'),
        roles: roles
          .filter((role) => text(role, 'OpportunityId') === idOf(row))
          .map((role) => ({
            contact: text(role, 'ContactId') ?? '',
            role: text(role, 'Role') ?? '',
            isPrimary: role['IsPrimary'] === true,
            from: instant(role, 'CreatedDate'),
            until: until(role),
          })),
      })),
      relations: mine.map((row) => ({
        id: idOf(row),
        contact: text(row, 'ContactId') ?? '',
        roles: (text(row, 'Roles') ?? '').split(';'),
        isActive: row['IsActive'] === true,
        endDate: text(row, 'EndDate'),
        created: instant(row, 'CreatedDate'),
        from: Math.max(instant(row, 'CreatedDate'), instant(row, 'LastModifiedDate') || 0),
        until: until(row),
      })),
      tickets: of(cases).map((row) => ({
        id: idOf(row),
        opened: instant(row, 'CreatedDate'),
        until: until(row),
        priority: caseHistory.versions(row, 'Priority'),
        status: caseHistory.versions(row, 'Status'),
      })),
    };
  };
  return { dossiers: ids.map(dossier), world: await readWorld(crm, zone, accounts, asOf) };
}

async function readWorld(
  crm: Crm,
  zone: Zone,
  accounts: ReadonlyMap<string, Row>,
  asOf: number,
): Promise<World> {
  const stages = await crm.query(
    'SELECT StageName, IsClosed, IsWon, COUNT(Id) FROM Opportunity GROUP BY StageName, IsClosed, IsWon',
  );
  const named = (flag: string) =>
    new Set(stages.filter((row) => row[flag] === true).map((row) => text(row, 'StageName') ?? ''));
  const statuses = await crm.query(
    'SELECT Status, COUNT(Id) FROM Case WHERE IsClosed = true GROUP BY Status',
  );
  const currencies = await crm.query('SELECT IsoCode, ConversionRate FROM CurrencyType');
  const mail = await crm.query('SELECT MessageDate, CreatedDate FROM EmailMessage WHERE Incoming = true');
  return {
    closedStages: named('IsClosed'),
    wonStages: named('IsWon'),
    closedStatuses: new Set(statuses.map((row) => text(row, 'Status') ?? '')),
    rates: new Map(currencies.map((row) => [text(row, 'IsoCode') ?? '', Number(row['ConversionRate'])])),
    accountsOf: (domain, at) => {
      const behind = [...accounts.values()].filter((row) => hostOf(text(row, 'Website')) === domain);
      return new Set(behind.map((row) => winnerAt(accounts, idOf(row), at)).filter((id) => id !== null));
    },
    inboundMail: mail
      .filter((row) => instant(row, 'CreatedDate') <= asOf)
      .map((row) => instant(row, 'MessageDate'))
      .sort((a, b) => b - a)
      .map((at) => ({ at, day: zone.dayOf(at) })),
  };
}
