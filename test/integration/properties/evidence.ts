import { sql } from 'kysely';
import { addDays, type Day, endOfDay, type Instant } from '../../../shared/day';
import { type Fact, type FactBody, KINDS, type Kind } from '../../../worker/store/kinds';
import type { BookWorld } from './book-world';
import { type AccountKind, SOURCE_OF, type UserDay } from './made/told';
import { readUserDays } from './user-days';

/** How many days of use the windows of measures and conditions reach back. */
export const USE_REACH = 90;

type Version<K extends Kind = Kind> = Fact<K> & { knownTo: Instant };

export interface Claim {
  source: string;
  sourceKey: string;
  rule: string;
}

interface Known {
  facts: Map<AccountKind, Version[]>;
  claims: (Claim & { knownFrom: Instant; knownTo: Instant })[];
  userDays: UserDay[];
}

/** All that the store knows of some accounts, for choosing what to take away. */
export class Evidence {
  readonly #of = new Map<string, Known>();
  readonly #zone: string;

  private constructor(zone: string) {
    this.#zone = zone;
  }

  static async read(world: BookWorld, accounts: readonly string[], lastDay: Day): Promise<Evidence> {
    const { db } = world.store;
    const evidence = new Evidence(world.zone);
    for (const account of accounts) {
      evidence.#of.set(account, { facts: new Map(), claims: [], userDays: [] });
    }
    for (const kind of Object.keys(SOURCE_OF) as AccountKind[]) {
      const columns = sql.raw(
        Object.keys(KINDS[kind])
          .map((column) => `f."${column}"`)
          .join(', '),
      );
      const { rows } = await sql<Row>`
        select distinct k.account_id, f.record, f.source_key, f.at, f.known_from, f.known_to, ${columns}
        from account_key k join ${sql.table(`fact_${kind}`)} f on f.source = k.source and f.source_key = k.source_key
        where k.account_id = any(${[...accounts]}::text[])
        order by f.record, f.known_from`.execute(db);
      for (const row of rows) evidence.#add(kind, row);
    }
    await evidence.#readClaims(world, accounts);
    await evidence.#readUse(world, lastDay);
    return evidence;
  }

  #add(kind: AccountKind, row: Row): void {
    const { account_id, record, source_key, at, known_from, known_to, ...body } = row;
    const facts = this.#of.get(account_id)?.facts;
    const version = {
      record,
      sourceKey: source_key,
      at,
      knownFrom: known_from,
      knownTo: known_to,
      body: body as FactBody<Kind>,
    };
    facts?.set(kind, [...(facts.get(kind) ?? []), version]);
  }

  async #readClaims({ store }: BookWorld, accounts: readonly string[]): Promise<void> {
    const rows = await store.db
      .selectFrom('account_claim')
      .selectAll()
      .where('account_id', 'in', accounts)
      .where('rule', '<>', 'self')
      .orderBy('source')
      .orderBy('source_key')
      .execute();
    for (const { account_id, source, source_key, rule, known_from, known_to } of rows) {
      this.#of
        .get(account_id)
        ?.claims.push({ source, sourceKey: source_key, rule, knownFrom: known_from, knownTo: known_to });
    }
  }

  async #readUse(world: BookWorld, lastDay: Day): Promise<void> {
    const owner = new Map<string, string>();
    for (const [account, { claims }] of this.#of) {
      for (const claim of claims) if (claim.source === 'product') owner.set(claim.sourceKey, account);
    }
    const from = addDays(lastDay, -2 * USE_REACH);
    for (const userDay of await readUserDays(world, [...owner.keys()], from, lastDay)) {
      this.#of.get(owner.get(userDay.key) ?? '')?.userDays.push(userDay);
    }
  }

  /** What is known of an account at the end of `day`. */
  on(account: string, day: Day): EvidenceOfDay {
    const known = this.#of.get(account);
    if (!known) throw new Error(`Nothing was read of ${account}.`);
    return new EvidenceOfDay(known, account, day, this.#zone);
  }
}

type Row = {
  account_id: string;
  record: string;
  source_key: string;
  at: Instant;
  known_from: Instant;
  known_to: Instant;
};

export class EvidenceOfDay {
  readonly #known: Known;
  readonly #end: Instant;
  readonly account: string;
  readonly day: Day;

  constructor(known: Known, account: string, day: Day, zone: string) {
    this.#known = known;
    this.#end = endOfDay(zone, day);
    this.account = account;
    this.day = day;
  }

  /** Versions that stand. */
  facts<K extends AccountKind>(kind: K): Fact<K>[] {
    const all = (this.#known.facts.get(kind) ?? []) as Version<K>[];
    return all.filter((f) => f.knownFrom <= this.#end && this.#end < f.knownTo);
  }

  claims(): Claim[] {
    return this.#known.claims.filter((c) => c.knownFrom <= this.#end && this.#end < c.knownTo);
  }

  userDays(): UserDay[] {
    return this.#known.userDays.filter((u) => u.known <= this.day && u.day < this.day);
  }

  /** Distinct users in the window of `length` days that ends on the day before this one. */
  users(length: number, without: ReadonlySet<string> = new Set()): number {
    const first = addDays(this.day, -length);
    const users = this.userDays().filter((u) => u.day >= first && !without.has(idOf(u)));
    return new Set(users.map((u) => u.user)).size;
  }
}

/** Names a user-day within its account. */
export const idOf = (userDay: Pick<UserDay, 'user' | 'day'>): string => `${userDay.user} ${userDay.day}`;
