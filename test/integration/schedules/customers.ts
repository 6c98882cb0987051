import { sql } from 'kysely';
import { TIERS } from '../../../shared/tiers';
import type { Db } from '../../../worker/store/schema';
import { aDocument, aDriver, aPlay } from '../../unit/crm/a-document';
import type { Value, Values } from './chronicle';
import type { Dice } from './dice';
import type { LocalOrg } from './local-org';

export type RecordObject = 'Account' | 'Opportunity';

/** What an account's document says, as far as the CRM is told of it. */
interface Standing {
  version: number;
  score: number | null;
  tier: string;
  trend: number;
  coverage: number;
  drivers: string;
  play: string | null;
  source: string;
  status: string;
  lastEngaged: string | null;
  likelihood: number | null;
}

export interface Customer {
  id: string;
  name: string;
  inScope: boolean;
  standing: Standing;
  renewals: { id: string; name: string }[];
}

const KNOWN_FROM = '2026-01-05T00:00:00.000Z';

/** A few accounts and their renewals, what is known of them, and what of that the CRM is to hold. */
export class Customers {
  readonly all: Customer[] = [];
  /** Every value that any field of any record was ever to hold. */
  readonly wanted = new Map<string, Set<Value>>();

  constructor(
    private readonly org: LocalOrg,
    private readonly dice: Dice,
    private readonly db: Db,
    private readonly seed: number,
  ) {}

  /**
   * Makes them in the org.
   * @param renewals how many each is to have; drawn, as their number is, unless given
   */
  make(at: string, renewals?: readonly number[]): void {
    const { dice, org } = this;
    const by = org.people.admin;
    for (let n = 1; n <= (renewals?.length ?? dice.between(2, 6)); n++) {
      const name = `Account ${this.seed}-${n}`;
      const id = org.site.org.create(by, 'Account', { Name: name, Type: 'Customer' }, at);
      const own = Array.from(
        {
          length:
            renewals?.[n - 1] ??
            dice.weighed([
              [4, 0],
              [4, 1],
              [1, 2],
            ]),
        },
        (_, m) => {
          const fields = {
            ...{
              Name: `${name} renewal ${m}`,
              AccountId: id,
              StageName: 'Prospecting',
              CloseDate: '2026-12-31',
            },
            ...{ Type: 'Renewal' },
          };
          return { id: org.site.org.create(by, 'Opportunity', fields, at), name: `R${n}.${m}` };
        },
      );
      const standing = { version: 0, ...this.#drawn() };
      this.all.push({ id, name: `A${n}`, inScope: true, standing, renewals: own });
    }
  }

  nameOf = (record: string): string => {
    for (const customer of this.all) {
      if (customer.id === record) return customer.name;
      for (const renewal of customer.renewals) if (renewal.id === record) return renewal.name;
    }
    return record;
  };

  /** All records that are, or were, ours to write. */
  records(): { object: RecordObject; record: string; customer: Customer }[] {
    return this.all.flatMap((customer) => [
      { object: 'Account' as const, record: customer.id, customer },
      ...customer.renewals.map(({ id }) => ({ object: 'Opportunity' as const, record: id, customer })),
    ]);
  }

  isThere(object: RecordObject, record: string): boolean {
    const row = this.org.site.org.row(object, record);
    return row !== undefined && !row.IsDeleted;
  }

  /** What a record is to hold by what was published last; without those of people who left scope. */
  desired(object: RecordObject, { standing }: Customer): Values {
    const both = { Health_Score__c: standing.score, Health_Tier__c: standing.tier };
    if (object === 'Opportunity') return { ...both, Renewal_Likelihood__c: standing.likelihood };
    return {
      ...both,
      Health_Trend_30d__c: standing.trend,
      Health_Coverage__c: standing.coverage * 100,
      Health_Drivers__c: standing.drivers,
      Health_Next_Play__c: standing.play,
      Budget_Owner__c: null,
      Budget_Owner_Source__c: standing.source,
      Budget_Owner_Status__c: standing.status,
      Budget_Owner_Last_Engaged__c: standing.lastEngaged,
    };
  }

  /** Another document. Its cap is another, too, so that it is always worth telling. */
  change(customer: Customer): void {
    customer.standing = { ...customer.standing, ...this.#drawn(), version: customer.standing.version + 1 };
  }

  #drawn(): Omit<Standing, 'version'> {
    const { dice } = this;
    const likelihood = dice.one([null, 20, 40, 60, 80]);
    return {
      score: dice.one([null, 10, 30, 50, 70, 90]),
      tier: dice.one(TIERS),
      trend: dice.one([-20, -8, 0, 8, 20]),
      coverage: dice.one([0.2, 0.6, 0.9]),
      drivers: dice.one(['Seats idle.', 'Two severe tickets.', 'Owner silent.']),
      play: dice.one([null, 'Call the owner', 'Review adoption', 'Plan renewal']),
      source: dice.one(['Confirmed', 'Title', 'Unknown']),
      status: dice.one(['Engaged', 'Cooling', 'Dark']),
      lastEngaged: dice.one([null, '2026-02-01', '2026-02-20']),
      likelihood,
    };
  }

  /** Keeps documents as a score as of an instant would. */
  async publish(customers: readonly Customer[], day: string, asOf: string): Promise<void> {
    const rows = customers.map((customer) => {
      this.#want(customer);
      const body = JSON.stringify(this.#document(customer, day));
      const { standing, id } = customer;
      return { account: id, body, hash: `${standing.version}`, score: standing.score, tier: standing.tier };
    });
    const set = sql`json_to_recordset(${JSON.stringify(rows)}::json)
      as r(account text, body text, hash text, score integer, tier text)`;
    await sql`
      with documents as (
        insert into document (account_id, from_day, body, hash)
        select account, ${day}::date, body, hash from ${set}
        on conflict (account_id, from_day) do update set body = excluded.body, hash = excluded.hash
      )
      insert into measure_day (account_id, day, inputs, state, raw, score, tier, coverage, scorecard, as_of)
      select account, ${day}::date, '{}', '{}', score, score, tier, 1, 'card', ${asOf}::timestamptz from ${set}
      on conflict (account_id, day) do update set score = excluded.score, tier = excluded.tier, as_of = excluded.as_of
    `.execute(this.db);
  }

  /** Of an account that left scope nothing of ours is to stay. */
  wantEmpty(customer: Customer): void {
    this.#want(customer, () => null);
  }

  #want(customer: Customer, wished: (value: Value) => Value = (value) => value): void {
    for (const { object, record } of this.records().filter((each) => this.#isOf(each, customer))) {
      for (const [field, desired] of Object.entries(this.desired(object, customer))) {
        const value = wished(desired);
        const key = `${record} ${field}`;
        this.wanted.set(key, (this.wanted.get(key) ?? new Set()).add(value));
      }
    }
  }

  /** A renewal goes along with its account when that is merged. */
  #isOf({ object, record, customer }: ReturnType<Customers['records']>[number], of: Customer): boolean {
    if (object === 'Account') return customer === of;
    return this.org.site.org.row(object, record)?.['AccountId'] === of.id;
  }

  #document({ id, standing }: Customer, day: string) {
    return aDocument({
      ...{ account: id, day, score: standing.score, trend30d: standing.trend, coverage: standing.coverage },
      tier: standing.tier as (typeof TIERS)[number],
      drivers: [aDriver(standing.drivers)],
      plays: standing.play === null ? [] : [aPlay(standing.play)],
      cap: {
        ...{ id: `cap-${standing.version}`, max: 100, reason: 'A cap.', since: day, lossCents: 0 },
        evidence: [],
      },
      budgetOwner: {
        ...aDocument().budgetOwner,
        ...{ contact: null, name: null, lastEngaged: standing.lastEngaged },
        source: standing.source as 'Title',
        status: standing.status as 'Dark',
      },
      likelihood: { percent: standing.likelihood, reason: standing.likelihood === null ? 'few' : null },
    });
  }

  /** What a pull would bring: who is a customer, which renewals are open, which accounts were merged. */
  async pull(merged: ReadonlyMap<string, string>): Promise<void> {
    const { org } = this.org.site;
    const accounts = this.all
      .filter(({ id }) => this.isThere('Account', id))
      .map(({ id, inScope }) => ({ record: id, in_scope: inScope }));
    const renewals = this.all.flatMap((customer) =>
      customer.renewals
        .filter(({ id }) => this.isThere('Opportunity', id))
        .map(({ id }) => {
          const row = org.row('Opportunity', id);
          return {
            record: id,
            source_key: String(row?.['AccountId']),
            is_closed: row?.['IsClosed'] === true,
          };
        }),
    );
    const keys = this.all.map(({ id }) => ({
      source_key: id,
      account_id: merged.get(id) ?? id,
      rule: merged.has(id) ? 'merged' : 'self',
    }));
    const json = (rows: readonly object[]) => JSON.stringify(rows);
    await sql`delete from fact_account`.execute(this.db);
    await sql`delete from fact_opportunity`.execute(this.db);
    await sql`delete from account_key`.execute(this.db);
    await sql`
      with accounts as (
        insert into fact_account
          (seq, changed_seq, source, source_key, record, at, day, known_from, known_to, assumed, hash, in_scope)
        select nextval('fact_seq'), 0, 'salesforce', record, record, ${KNOWN_FROM}::timestamptz, '2026-01-05',
          ${KNOWN_FROM}::timestamptz, 'infinity', false, '', in_scope
        from json_to_recordset(${json(accounts)}::json) as a(record text, in_scope boolean)
      ), renewals as (
        insert into fact_opportunity (seq, changed_seq, source, source_key, record, at, day, known_from, known_to,
          assumed, hash, is_renewal, is_closed)
        select nextval('fact_seq'), 0, 'salesforce', source_key, record, ${KNOWN_FROM}::timestamptz, '2026-01-05',
          ${KNOWN_FROM}::timestamptz, 'infinity', false, '', true, is_closed
        from json_to_recordset(${json(renewals)}::json) as o(record text, source_key text, is_closed boolean)
      )
      insert into account_key (source, source_key, account_id, rule, known_from, known_to)
      select 'salesforce', source_key, account_id, rule, ${KNOWN_FROM}::timestamptz, 'infinity'
      from json_to_recordset(${json(keys)}::json) as k(source_key text, account_id text, rule text)
    `.execute(this.db);
  }
}
