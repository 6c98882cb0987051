import { z } from 'zod';
import { PlimsollError } from '../../shared/error';
import type { DemoOrg } from './demo-org';

const API = '/services/data/v66.0';
/** The session of a query is not in force any more. */
const OVER = 'over';

const Row = z.record(z.string(), z.unknown());
type Row = z.infer<typeof Row>;
const Page = z.object({ records: z.array(Row) });

export interface DemoRecord {
  id: string;
  name: string;
  fields: { label: string; value: string }[];
  activities: { subject: string; on: string; kind: string }[];
}

/** The customer success manager of the most customers: the demo's page is seen with their eyes. */
export class DemoUser {
  #who: Promise<{ id: string; name: string }> | null = null;
  #token: Promise<string> | null = null;

  constructor(private readonly demo: DemoOrg) {}

  whoIsIt(): Promise<{ id: string; name: string }> {
    this.#who ??= this.#busiest().catch((error: unknown) => {
      // What failed once is asked again, and not failed for ever.
      this.#who = null;
      throw error;
    });
    return this.#who;
  }

  /** A token of theirs, always a new one: whoever asks has none that works. */
  signIn(): Promise<string> {
    const token = this.#session().catch((error: unknown) => {
      if (this.#token === token) this.#token = null;
      throw error;
    });
    this.#token = token;
    return token;
  }

  /** The fields of an account that Lightning's page would show, as they may read it; null where they may not. */
  async readRecord(id: string): Promise<DemoRecord | null> {
    const fields = LABELS.map(([field]) => field).join(', ');
    const [row] = await this.#asUser(`SELECT Id, Name, ${fields} FROM Account WHERE Id = '${id}'`);
    if (!row) return null;
    const about = `WHERE AccountId = '${id}' AND ActivityDate <= TODAY ORDER BY ActivityDate DESC LIMIT 8`;
    const tasks = await this.#asUser(`SELECT Subject, ActivityDate, TaskSubtype FROM Task ${about}`);
    const events = await this.#asUser(`SELECT Subject, ActivityDate FROM Event ${about}`);
    const activities = [
      ...tasks.map((task) => activity(task, String(task['TaskSubtype'] ?? 'Task'))),
      ...events.map((event) => activity(event, 'Meeting')),
    ];
    return {
      id,
      name: text(row, 'Name'),
      fields: LABELS.map(([field, label]) => ({ label, value: text(row, field) || '–' })),
      activities: activities.sort((a, b) => (a.on < b.on ? 1 : -1)).slice(0, 8),
    };
  }

  /** With the session that there is; where that is over, once more with a new one. */
  async #asUser(soql: string): Promise<Row[]> {
    const first = await this.#query(await (this.#token ?? this.signIn()), soql);
    const rows = first === OVER ? await this.#query(await this.signIn(), soql) : first;
    if (rows === OVER) throw demoFailed('does not take the session that it gave');
    return rows;
  }

  async #session(): Promise<string> {
    const { id } = await this.whoIsIt();
    const reply = await reach(`${this.demo.control}/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user: id }),
    });
    if (!reply.ok) throw demoFailed(`gave no session (${reply.status})`);
    return z.object({ token: z.string() }).parse(await reply.json()).token;
  }

  async #busiest(): Promise<{ id: string; name: string }> {
    const [row] = await this.#asAdmin(
      "SELECT Customer_Success_Manager__c csm, COUNT(Id) n FROM Account WHERE Type = 'Customer' AND Customer_Success_Manager__r.IsActive = true GROUP BY Customer_Success_Manager__c ORDER BY COUNT(Id) DESC LIMIT 1",
    );
    const id = text(row ?? {}, 'csm');
    const [user] = await this.#asAdmin(`SELECT Name FROM User WHERE Id = '${id}'`);
    if (!user) throw demoFailed('has no customer success manager');
    return { id, name: text(user, 'Name') };
  }

  async #asAdmin(soql: string): Promise<Row[]> {
    const admin = this.demo.users.find((user) => user.profile === 'System Administrator');
    const rows = await this.#query(admin?.token ?? '', soql);
    if (rows === OVER) throw demoFailed('does not take its administrator’s session');
    return rows;
  }

  async #query(token: string, soql: string): Promise<Row[] | typeof OVER> {
    const reply = await reach(`${this.demo.url}${API}/query?q=${encodeURIComponent(soql)}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (reply.status === 401) return OVER;
    if (!reply.ok) throw demoFailed(`answered ${reply.status}`);
    return Page.parse(await reply.json()).records;
  }
}

const reach = (url: string, init: RequestInit): Promise<Response> =>
  fetch(url, init).catch((cause: unknown) => {
    throw demoFailed('does not answer', cause);
  });

const demoFailed = (what: string, cause?: unknown): PlimsollError =>
  new PlimsollError(
    'DEMO_FAILED',
    `The demo org ${what}.`,
    'Stop the worker and start it again; if it stays so, remove .plimsoll/demo to begin the demo anew.',
    cause,
  );

const LABELS = [
  ['Type', 'Type'],
  ['Plan__c', 'Plan'],
  ['Owner.Name', 'Account Owner'],
  ['Customer_Success_Manager__r.Name', 'Customer Success Manager'],
  ['Industry', 'Industry'],
  ['Region__c', 'Region'],
  ['NumberOfEmployees', 'Employees'],
  ['Website', 'Website'],
  ['Contract_End__c', 'Contract End'],
  ['Use_Case__c', 'Use Case'],
] as const;

const activity = (row: Row, kind: string): DemoRecord['activities'][number] => ({
  subject: text(row, 'Subject'),
  on: text(row, 'ActivityDate'),
  kind,
});

/** A field's value as text; `Owner.Name` is looked for in the record that the lookup names. */
function text(row: Row, path: string): string {
  let value: unknown = row;
  for (const part of path.split('.')) value = Row.safeParse(value).data?.[part];
  return value === null || value === undefined ? '' : String(value);
}
