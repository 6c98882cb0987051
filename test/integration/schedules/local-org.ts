import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { Connection } from 'jsforce';
import { vi } from 'vitest';
import { z } from 'zod';
import { ownedFields } from '../../../shared/crm-fields';
import { provision } from '../../../worker/crm/provision/provision';
import type { CrmChange, RowChange } from '../../org/data/row';
import { listen } from '../../org/http/listener';
import { Salesforce } from '../../org/http/salesforce';
import type { Site } from '../../org/http/site';
import { openSite } from '../../org/open-site';
import { smallBook } from '../../org/small-book';
import { SETTINGS } from '../crm/a-worker-org';
import type { Action, Chronicle, Value, Values } from './chronicle';
import { BROKE, type Call } from './faults';
import { fetchFrom } from './in-process';
import type { Life, Stage } from './life';

/** Where the org is in its own process; whose calls they are shows by the host. */
export const addressFor = (worker: string): string => `http://${worker}.org.local`;
/** Fields whose history the org keeps: whoever edits them is known. */
export const TRACKED = ['Health_Tier__c', 'Health_Next_Play__c'];

const collection = z.object({
  records: z.array(z.looseObject({ id: z.string(), attributes: z.unknown() })),
});
const retrieved = z.array(z.looseObject({ Id: z.string() }).nullable());

/** Of a schedule: who works, on what, and where it is written down. */
export interface Watched {
  chronicle: Chronicle;
  stage: Stage;
  action(): Action | null;
  /** A second or more passes with each call. */
  tick(): void;
  /** Right before the org is given rows to write. */
  beforeWrite(records: readonly string[], worker: string): Promise<void>;
}

interface Request {
  values: Values;
  action: Action;
  worker: string;
  readAt: number | null;
}

/** The demo org in this process: reached without a socket, with every change of it written down. */
export class LocalOrg {
  watched: Watched | null = null;
  /** All that workers have called. */
  readonly calls: Call[] = [];
  /** What was sent of a record last. */
  readonly #sent = new Map<string, Request>();
  readonly #readAt = new Map<string, number>();
  readonly #founded: ReadonlySet<string>;
  /** Starts of jobs that the weather then held up, and looks at them. */
  #stalls = 0;
  #isOutside = false;

  private constructor(
    readonly site: Site,
    readonly people: { admin: string; integration: string; username: string },
    private readonly call: typeof fetch,
    private readonly end: () => void,
  ) {
    this.#founded = new Set([...site.org.rows('Account')].map(({ Id }) => Id));
    site.org.setCaptured(['Account', 'Opportunity']);
    site.org.onRowChanges((changes) => {
      for (const change of changes) this.#changed(change);
    });
    vi.stubGlobal('fetch', this.#fetch);
  }

  static async open(): Promise<LocalOrg> {
    const folder = mkdtempSync(join(tmpdir(), 'org-'));
    const opened = await openSite(
      { book: smallBook(1), through: '2026-01-02', append: true, folder: undefined },
      folder,
    );
    const { site, users } = opened;
    const { handle } = new Salesforce(site, users);
    const signedIn = users.signIn(site.sessions, site.app.clientId);
    const userOf = (profile: string) => {
      const user = signedIn.find((each) => each.profile === profile);
      if (!user) throw new Error(`no user with profile ${profile}`);
      return user;
    };
    const admin = userOf('System Administrator');
    const { username, userId } = userOf('Minimum Access - API Only Integrations');
    const served = await listen(0, handle);
    await provision({
      admin: { instanceUrl: served.url, accessToken: admin.token },
      settings: SETTINGS,
      assign: [{ username, sets: ['Plimsoll_Writer', 'Plimsoll_Reader', 'Plimsoll_Liveness'] }],
      pollMs: 10,
    });
    const connection = new Connection({
      instanceUrl: served.url,
      accessToken: admin.token,
      version: '66.0',
    });
    for (const field of TRACKED) {
      const made = await connection.metadata.read('CustomField', `Account.${field}`);
      await connection.metadata.update('CustomField', { ...made, trackHistory: true });
    }
    await served.close();
    return new LocalOrg(
      site,
      { admin: admin.userId, integration: userId, username },
      fetchFrom(handle),
      () => {
        opened.stop();
        opened.journal.close();
        rmSync(folder, { recursive: true, force: true });
      },
    );
  }

  close(): void {
    vi.unstubAllGlobals();
    this.end();
  }

  /** Forgets the last schedule's weather, rules, calls and records, with their history. */
  reset(): void {
    const { org, weather, bulk, log, usage, clock } = this.site;
    weather.clear();
    bulk.weather.clear();
    log.clear();
    usage.used = 0;
    for (const { object, name } of org.automationRules()) org.removeAutomation(object, name);
    for (const job of bulk.list()) bulk.delete(job);
    for (const { Id: id, IsDeleted } of [...org.rows('Account')]) {
      if (this.#founded.has(id)) continue;
      const gone = { at: clock.stamp(), by: this.people.admin, object: 'Account', id };
      if (!IsDeleted) this.edit({ ...gone, op: 'delete' });
      this.edit({ ...gone, op: 'purge' });
    }
    this.#sent.clear();
    this.#readAt.clear();
    this.#stalls = 0;
    this.calls.length = 0;
  }

  /** How many calls, rows and jobs the faults in force have struck so far. */
  struck(): number {
    const { weather, bulk } = this.site;
    const broken = bulk.list().filter((job) => job.kind === 'ingest' && job.errorMessage === BROKE);
    return weather.list().reduce((sum, fault) => sum + fault.struck, broken.length + this.#stalls);
  }

  /** The owned fields of a record as the org holds them now; null: it is gone. */
  holds(object: 'Account' | 'Opportunity', record: string): Values | null {
    const row = this.site.org.row(object, record);
    if (!row || row.IsDeleted) return null;
    return Object.fromEntries(ownedFields(object).map((field) => [field, row[field] ?? null]));
  }

  /** Until no job goes on but those that the weather holds up. */
  async settled(): Promise<void> {
    const { bulk } = this.site;
    const goesOn = (): boolean =>
      bulk
        .list()
        .some(
          ({ state }) =>
            (state === 'UploadComplete' || state === 'InProgress') && state !== bulk.weather.get().stallIn,
        );
    for (let turns = 0; goesOn(); turns++) {
      if (turns > 100_000) throw new Error('A job does not end.');
      await breathe();
    }
  }

  /** Something that happens past the API, and is not ours whoever changed the rows last. */
  edit(change: CrmChange): void {
    this.#isOutside = true;
    try {
      this.site.org.edit(change);
    } finally {
      this.#isOutside = false;
    }
  }

  readonly #fetch: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const { watched } = this;
    const life = watched?.stage.lifeOf(url.hostname.split('.')[0] ?? '');
    if (!watched || !life) return await this.call(input, init);
    const kind = kindOf(init?.method ?? 'GET', url.pathname, String(init?.body));
    return await watched.stage.turns.take(life, async () => {
      await life.pass(`${kind}.before`);
      try {
        return await this.#answer(watched, life, kind, [input, init]);
      } finally {
        await life.pass(`${kind}.after`);
      }
    });
  };

  /** One call of a worker, to its reply. */
  async #answer(
    watched: Watched,
    life: Life,
    kind: string,
    [input, init]: Parameters<typeof fetch>,
  ): Promise<Response> {
    const action = watched.action();
    const body = String(init?.body);
    watched.tick();
    const rows = kind === 'write' || kind === 'upload' ? sentRows(kind, body) : new Map<string, Values>();
    for (const [record, values] of rows) {
      const readAt = this.#readAt.get(`${life.name} ${record}`) ?? null;
      if (action) this.#sent.set(record, { values, action, worker: life.name, readAt });
    }
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const writes = kind === 'write' || kind === 'start';
    if (writes) await watched.beforeWrite(kind === 'write' ? [...rows.keys()] : [], life.name);
    this.calls.push({ method: init?.method ?? 'GET', path: pathname, writes });
    const reply = await this.call(input, init);
    if (kind === 'start') await this.settled();
    if ((kind === 'start' || kind === 'look') && this.#isStalled(pathname)) this.#stalls += 1;
    if (action && kind === 'read' && reply.ok) await this.#noteRead(reply.clone(), action, life.name);
    return reply;
  }

  #isStalled(path: string): boolean {
    const { bulk } = this.site;
    return bulk.find(path.slice(path.lastIndexOf('/') + 1))?.state === bulk.weather.get().stallIn;
  }

  async #noteRead(reply: Response, action: Action, worker: string): Promise<void> {
    const { chronicle } = this.watched ?? {};
    if (!chronicle) return;
    for (const row of retrieved.parse(await reply.json())) {
      if (row === null) continue;
      const { attributes: _, ...values } = row as Values & { Id: string };
      const n = chronicle.next();
      this.#readAt.set(`${worker} ${row.Id}`, n);
      chronicle.add({ kind: 'read', n, record: row.Id, values, action, worker });
    }
  }

  #changed({ op, object, row, before }: RowChange): void {
    const { chronicle } = this.watched ?? {};
    if (!chronicle) return;
    if (op !== 'update') {
      chronicle.tell(op, row.Id);
      return;
    }
    const author = String(row['LastModifiedById']);
    const isOurs = !this.#isOutside && author === this.people.integration;
    const ours = isOurs ? this.#sent.get(row.Id) : undefined;
    const fields = Object.keys(before).filter((field) => !SYSTEM.has(field));
    const note = (field: string, from: Value, to: Value, by: string): void =>
      chronicle.add({
        kind: 'change',
        n: chronicle.next(),
        ...{ object, record: row.Id, field, from, to, by },
        action: by === 'us' ? (ours?.action ?? null) : null,
        worker: by === 'us' ? (ours?.worker ?? null) : null,
      });
    if (!ours) {
      for (const field of fields) note(field, before[field] ?? null, row[field] ?? null, author);
      return;
    }
    const was = Object.fromEntries(
      Object.keys(ours.values).map((field) => [
        field,
        before[field] === undefined ? (row[field] ?? null) : before[field],
      ]),
    );
    const { values, action, worker, readAt } = ours;
    chronicle.add({
      kind: 'sent',
      n: chronicle.next(),
      ...{ object, record: row.Id, before: was, values, action, worker, readAt },
    });
    for (const field of fields) {
      const [from, to] = [before[field] ?? null, row[field] ?? null];
      if (field in values && values[field] === to) note(field, from, to, 'us');
      else
        note(
          field,
          field in values ? (values[field] ?? null) : from,
          to,
          String(to).startsWith('flow') ? 'flow' : 'us',
        );
    }
  }
}

const SYSTEM = new Set([
  'SystemModstamp',
  'LastModifiedDate',
  'LastModifiedById',
  'LastActivityDate',
  'IsDeleted',
]);

function kindOf(method: string, path: string, body: string): string {
  if (path.endsWith('/composite/sobjects') && method === 'PATCH') return 'write';
  if (/\/composite\/sobjects\/\w+$/.test(path)) return 'read';
  if (/\/jobs\/ingest\/?$/.test(path)) return 'open';
  if (/\/jobs\/ingest\/\w+\/batches/.test(path)) return 'upload';
  if (/\/jobs\/ingest\/\w+$/.test(path)) {
    if (method !== 'PATCH') return 'look';
    // Who has lost the lease gives its own job up: that writes nothing.
    return body.includes('Aborted') ? 'abort' : 'start';
  }
  if (/\/jobs\/ingest\//.test(path)) return 'results';
  return 'other';
}

/** The rows of a write, by record. */
function sentRows(kind: 'write' | 'upload' | string, body: string): Map<string, Values> {
  if (kind === 'write') {
    const { records } = collection.parse(JSON.parse(body));
    return new Map(records.map(({ id, attributes: _, ...values }) => [id, values as Values]));
  }
  const rows: Record<string, string>[] = parse(body, { columns: true });
  return new Map(
    rows.map(({ Id = '', ...cells }) => [
      Id,
      Object.fromEntries(
        Object.entries(cells).flatMap(([field, cell]): [string, Value][] =>
          cell === '' ? [] : [[field, cell === '#N/A' ? null : typed(field, cell)]],
        ),
      ),
    ]),
  );
}

const NUMBERS = /Score|Trend|Coverage|Likelihood/;
const typed = (field: string, cell: string): Value => (NUMBERS.test(field) ? Number(cell) : cell);
