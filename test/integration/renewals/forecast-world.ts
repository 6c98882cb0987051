import { type Day, dayIn, type Instant } from '../../../shared/day';
import type { HealthDocument } from '../../../shared/health-document';
import { type Config, ConfigSchema } from '../../../worker/config/schema';
import { connect } from '../../../worker/crm/connection';
import type { Crm, CrmRecord } from '../../../worker/crm/crm';
import { provision } from '../../../worker/crm/provision/provision';
import { freezeForecast } from '../../../worker/jobs/forecast-snapshot';
import { type ForecastWish, loadForecast } from '../../../worker/jobs/load-forecast';
import type { ForecastReport } from '../../../worker/reports/forecast';
import { pullSource } from '../../../worker/sources/pull';
import { salesforceSource } from '../../../worker/sources/salesforce/index';
import { writeDocuments } from '../../../worker/store/documents';
import { writeMeasureDays } from '../../../worker/store/measure-days';
import type { Store } from '../../../worker/store/open-store';
import { startRun } from '../../../worker/store/runs';
import { customersInScope } from '../../../worker/store/scope';
import { makeBook } from '../../book/index';
import type { Features } from '../../org/data/features';
import { type RunningOrg, startOrg } from '../../org/start-org';
import { aDocument } from '../../unit/crm/a-document';
import { aStore, Impatience } from '../crm/a-worker-org';

export const FIRST_DAY = '2024-05-06';
/** A Monday; the book ends on the day before. */
export const MONDAY = '2026-05-04';

/** Lookups to contacts that are not there would be refused. */
const NOBODY = { ...aDocument().budgetOwner, contact: null, name: null };

/** The demo org and a store that reads it, at a time of the test's own. */
export class ForecastWorld {
  readonly config: Config = ConfigSchema.parse({});

  private constructor(
    readonly org: RunningOrg,
    readonly crm: Crm,
    readonly store: Store & { remove(): Promise<void> },
  ) {}

  static async open(features: Partial<Features> = {}, accounts = 60): Promise<ForecastWorld> {
    const book = makeBook({ seed: 7, firstDay: FIRST_DAY, accounts });
    const org = await startOrg({
      book,
      ...{ through: '2026-05-03', append: true, folder: undefined, port: 0, features },
    });
    const userOf = (profile: string) => org.users.find((each) => each.profile === profile);
    const { username = '' } = userOf('Minimum Access - API Only Integrations') ?? {};
    await provision({
      admin: { instanceUrl: org.url, accessToken: userOf('System Administrator')?.token ?? '' },
      settings: ConfigSchema.parse({}).salesforce,
      assign: [{ username, sets: ['Plimsoll_Writer', 'Plimsoll_Reader', 'Plimsoll_Liveness'] }],
      pollMs: 10,
    });
    const crm = await connect(
      { loginUrl: org.url, clientId: org.client.id, username, keyFile: org.client.keyFile },
      { patience: new Impatience() },
    );
    const world = new ForecastWorld(org, crm, await aStore());
    const user = userOf('System Administrator')?.username;
    await world.control('/permission-sets/assign', { user, name: 'Plimsoll_Viewer' });
    return world;
  }

  async close(): Promise<void> {
    await this.store.remove();
    await this.org.close();
  }

  async control(path: string, body: unknown): Promise<unknown> {
    const reply = await fetch(`${this.org.control}${path}`, { method: 'POST', body: JSON.stringify(body) });
    const json: unknown = await reply.json();
    if (!reply.ok) throw new Error(JSON.stringify(json));
    return json;
  }

  /** Somebody changes an opportunity, past all rules. */
  change(object: string, id: string, fields: object, at?: Instant): Promise<unknown> {
    const user = this.org.users.find((each) => each.profile === 'System Administrator')?.username;
    return this.control('/change', { user, op: 'update', object, id, fields, ...(at ? { at } : {}) });
  }

  /** What the integration user may not see by its permission sets, an administrator reads. */
  async asAdministrator(soql: string): Promise<CrmRecord[]> {
    const token = this.org.users.find((each) => each.profile === 'System Administrator')?.token;
    const records: CrmRecord[] = [];
    let next: string | undefined = `/services/data/v66.0/query?q=${encodeURIComponent(soql)}`;
    while (next) {
      const reply = await fetch(`${this.org.url}${next}`, { headers: { authorization: `Bearer ${token}` } });
      const page = (await reply.json()) as { records: CrmRecord[]; nextRecordsUrl?: string };
      if (!reply.ok) throw new Error(JSON.stringify(page));
      records.push(...page.records);
      next = page.nextRecordsUrl;
    }
    return records;
  }

  async insertAsAdministrator(object: string, fields: object): Promise<void> {
    const token = this.org.users.find((each) => each.profile === 'System Administrator')?.token;
    const reply = await fetch(`${this.org.url}/services/data/v66.0/sobjects/${object}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    });
    if (!reply.ok) throw new Error(await reply.text());
  }

  /** Reads the org at noon UTC of a day, and stands in for scoring: every customer gets a document. */
  async sync(
    day: Day,
    standing: (account: string, n: number) => Partial<HealthDocument> = () => ({}),
  ): Promise<void> {
    const asOf = `${day}T16:00:00.000Z`;
    await this.control('/time', { now: asOf });
    const { store, crm } = this;
    const source = salesforceSource(crm, this.config.salesforce);
    const signal = new AbortController().signal;
    await pullSource({ store, sources: [source], zone: crm.zone, run: { asOf, day }, signal }, source);
    const customers = await customersInScope(store.db, asOf);
    const documents = customers.map((account, n) =>
      aDocument({ account, name: `Customer ${n}`, day, budgetOwner: NOBODY, ...standing(account, n) }),
    );
    await writeDocuments(
      store.db,
      documents.map((document) => {
        const body = JSON.stringify(document);
        return { account: document.account, day, body, hash: body };
      }),
    );
    await writeMeasureDays(
      store.db,
      documents.map(({ account, score, tier }) => ({
        ...{ account, day, score, tier, raw: score, coverage: 1, scorecard: 'card' },
        ...{ inputs: {}, state: {}, result: null },
      })),
      { day, asOf },
    );
    const id = `run-${day}`;
    await startRun(store.db, { id, asOf, day, scorecard: 'card', stage: 'plan', startedAt: asOf });
    await freezeForecast({
      store,
      run: { id, asOf, day: dayIn(crm.zone, asOf) },
      zone: crm.zone,
      config: this.config,
    });
  }

  forecast(wish: Partial<ForecastWish> = {}): Promise<ForecastReport> {
    return loadForecast(this.store.db, {
      zone: this.crm.zone,
      settings: this.config.salesforce.renewals,
      quartersAhead: 3,
      rateDate: null,
      monday: null,
      ...wish,
    });
  }
}
