import { Connection } from 'jsforce';
import type { OwnedObject } from '../../shared/crm-fields';
import { PlimsollError } from '../../shared/error';
import { assertOwned, type OwnedRow } from './allow-list';
import { BulkIngest } from './bulk-ingest';
import { CallMeter } from './calls';
import type { Crm, CrmRecord, DescribedObject, Liveness, QueryOptions } from './crm';
import { callFailure, failureError } from './errors';
import { writeLiveness } from './liveness';
import { MeteredTransport } from './metered-transport';
import { readOrganization } from './organization';
import { type Patience, realPatience, withRetry } from './retry';
import type { RowResult } from './row-result';
import { type Session, type SignInSettings, signIn } from './sign-in';
import {
  childPage,
  foundRecords,
  parseDescribe,
  parseSaveResults,
  plainRecord,
  queryPage,
  recordCountList,
  versionList,
} from './wire';

export const API_VERSION = '66.0';
/** Salesforce takes no more rows in one Collections call. */
export const ROWS_PER_CALL = 200;

const CALL_TIMEOUT_MS = 120_000;
const REFRESHES_IN_A_ROW = 1;

export interface ConnectOptions {
  patience?: Patience;
  now?: () => Date;
  /** The longest that one call may take, reply and all; milliseconds. */
  callTimeoutMs?: number;
}

/**
 * Signs in and reads who and where we are.
 * @throws PlimsollError SIGN_IN_* and whatever the first queries meet, classified.
 */
export async function connect(settings: SignInSettings, options: ConnectOptions = {}): Promise<Crm> {
  const now = options.now ?? (() => new Date());
  const patience = options.patience ?? realPatience;
  const meter = new CallMeter();
  const again = (): Promise<Session> => {
    meter.count('other');
    return withRetry(() => signIn(settings, now), patience);
  };
  const session = await again();
  const timeout = options.callTimeoutMs ?? CALL_TIMEOUT_MS;
  const client = new Client(openConnection(session, meter, timeout, again), meter, patience);
  const organization = await readOrganization(client);
  return Object.assign(client, organization, {
    instanceUrl: session.instanceUrl,
    userId: session.userId,
    organizationId: session.organizationId,
  });
}

/** A jsforce connection on our transport that signs in again once when its session has ended. */
function openConnection(
  session: Session,
  meter: CallMeter,
  timeoutMs: number,
  again: () => Promise<Session>,
): Connection {
  let refreshes = 0;
  const connection = new Connection({
    version: API_VERSION,
    instanceUrl: session.instanceUrl,
    accessToken: session.accessToken,
    // A 401 that outlives a good refresh would make jsforce refresh for ever.
    refreshFn: (_, done) => {
      refreshes += 1;
      if (refreshes > REFRESHES_IN_A_ROW) {
        refreshes = 0;
        done(new Error('the session is refused although sign-in works'));
        return;
      }
      again().then(
        (fresh) => done(null, fresh.accessToken),
        (error: unknown) => {
          refreshes = 0;
          done(error instanceof Error ? error : new Error(String(error)));
        },
      );
    },
  });
  const transport = new MeteredTransport(meter, timeoutMs);
  connection._transport = transport;
  transport.onPassed = () => {
    refreshes = 0;
  };
  return connection;
}

/** Calls of a signed-in org, before it is known which org it is. */
export class Client {
  readonly apiVersion = API_VERSION;
  readonly bulk: BulkIngest;
  private readonly described = new Map<string, Promise<DescribedObject | null>>();

  constructor(
    private readonly connection: Connection,
    private readonly meter: CallMeter,
    private readonly patience: Patience,
  ) {
    this.bulk = new BulkIngest({
      read: (path) => this.get(path),
      readText: async (path) => String(await this.get(path, undefined, 'text/plain')),
      send: (method, path, body) => this.send(method, path, body),
    });
  }

  get counts(): Crm['counts'] {
    return this.meter.counts;
  }

  usage(): ReturnType<Crm['usage']> {
    return this.meter.usage;
  }

  async horizon(): Promise<string> {
    // Any resource tells the time; this one asks for no permission.
    await this.get('/');
    if (this.meter.serverTime === null) {
      throw new PlimsollError(
        'NO_SERVER_CLOCK',
        'The org sent no Date header, so nothing says how far its records can be read.',
        'Check for a proxy between the worker and Salesforce that strips headers.',
      );
    }
    return new Date(Math.floor(this.meter.serverTime / 1000) * 1000 - 1000).toISOString();
  }

  async query(soql: string, options: QueryOptions = {}): Promise<CrmRecord[]> {
    const records: CrmRecord[] = [];
    for await (const page of this.queryPages(soql, options)) records.push(...page);
    return records;
  }

  async *queryPages(soql: string, options: QueryOptions = {}): AsyncGenerator<CrmRecord[]> {
    let next: string | undefined = `/${options.all ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`;
    while (next !== undefined) {
      const page = queryPage.parse(await this.get(next, options.signal));
      for (const record of page.records) await this.completeChildren(record, options.signal);
      yield page.records.map(plainRecord);
      next = page.done ? undefined : page.nextRecordsUrl;
    }
  }

  /** A child subquery with many rows comes in pages of its own. */
  private async completeChildren(record: Record<string, unknown>, signal?: AbortSignal): Promise<void> {
    for (const [name, value] of Object.entries(record)) {
      const first = childPage.safeParse(value);
      if (!first.success) continue;
      const records = [...first.data.records];
      let next: string | undefined = first.data.nextRecordsUrl;
      while (next !== undefined) {
        const page = queryPage.parse(await this.get(next, signal));
        records.push(...page.records);
        next = page.done ? undefined : page.nextRecordsUrl;
      }
      record[name] = { records };
    }
  }

  async count(soql: string): Promise<number> {
    return queryPage.parse(await this.get(`/query?q=${encodeURIComponent(soql)}`)).totalSize;
  }

  async recordCounts(objects: readonly string[]): Promise<ReadonlyMap<string, number> | null> {
    try {
      const { sObjects } = recordCountList.parse(
        await this.get(`/limits/recordCount?sObjects=${objects.join(',')}`),
      );
      return new Map(sObjects.map(({ name, count }) => [name, count]));
    } catch (error) {
      if (error instanceof PlimsollError && /^(INSUFFICIENT_ACCESS|FORBIDDEN)/.test(error.code)) return null;
      throw error;
    }
  }

  async versions(): Promise<string[]> {
    return versionList.parse(await this.get('/services/data')).map(({ version }) => version);
  }

  describe(object: string, options: { fresh?: boolean } = {}): Promise<DescribedObject | null> {
    const key = object.toLowerCase();
    const known = options.fresh ? undefined : this.described.get(key);
    if (known) return known;
    const asked = this.get(`/sobjects/${encodeURIComponent(object)}/describe`).then(
      parseDescribe,
      (error: unknown) => {
        this.described.delete(key);
        if (error instanceof PlimsollError && (error.code === 'NOT_FOUND' || error.code === 'INVALID_TYPE'))
          return null;
        throw error;
      },
    );
    this.described.set(key, asked);
    return asked;
  }

  async retrieve(
    object: string,
    ids: readonly string[],
    fields: readonly string[],
    { signal }: Pick<QueryOptions, 'signal'> = {},
  ): Promise<CrmRecord[]> {
    const path = `/composite/sobjects/${encodeURIComponent(object)}`;
    // Reads, although it is a POST: it may be repeated.
    const found = await this.repeated(() => this.post(path, { ids, fields }), signal);
    return foundRecords.parse(found).flatMap((record) => (record === null ? [] : [plainRecord(record)]));
  }

  async writeOwned(object: OwnedObject, rows: readonly OwnedRow[]): Promise<RowResult[]> {
    assertOwned(object, rows);
    if (rows.length > ROWS_PER_CALL) throw new RangeError(`At most ${ROWS_PER_CALL} rows a call`);
    const records = rows.map((row) => ({ attributes: { type: object }, id: row.id, ...row.fields }));
    const body = await this.send('PATCH', '/composite/sobjects', { allOrNone: false, records });
    return parseSaveResults(
      body,
      rows.map((row) => row.id),
    );
  }

  tellLiveness(liveness: Liveness): Promise<boolean> {
    return writeLiveness(liveness, {
      query: (soql) => this.query(soql),
      send: (method, path, body) => this.send(method, path, body),
      describe: (object) => this.describe(object),
    });
  }

  /** `as`: the type to take the reply for, whatever it says it is. */
  private get(url: string, signal?: AbortSignal, as?: string): Promise<unknown> {
    return this.repeated(() => this.connection.request(url, as ? { responseType: as } : {}), signal);
  }

  private async repeated(call: () => Promise<unknown>, signal?: AbortSignal): Promise<unknown> {
    try {
      return await withRetry(call, this.patience, signal);
    } catch (error) {
      throw signal?.aborted ? error : failureError(callFailure(error), error);
    }
  }

  private post(url: string, body: object): Promise<unknown> {
    const headers = { 'content-type': 'application/json' };
    return this.connection.request({ method: 'POST', url, body: JSON.stringify(body), headers });
  }

  private async send(method: 'PATCH' | 'POST' | 'PUT', url: string, body: object | string): Promise<unknown> {
    const text = typeof body === 'string';
    try {
      return await this.connection.request({
        method,
        url,
        body: text ? body : JSON.stringify(body),
        headers: { 'content-type': text ? 'text/csv' : 'application/json', 'Sforce-Auto-Assign': 'FALSE' },
      });
    } catch (error) {
      throw failureError(callFailure(error), error);
    }
  }
}
