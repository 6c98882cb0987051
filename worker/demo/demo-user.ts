import { z } from 'zod';
import type { DemoOrg } from './demo-org';

const API = '/services/data/v66.0';

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
    this.#who ??= this.#busiest();
    return this.#who;
  }

  /** A token of theirs, always a new one: whoever asks has none that works. */
  signIn(): Promise<string> {
    this.#token = this.whoIsIt().then(async ({ id }) => {
      const reply = await fetch(`${this.demo.control}/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ user: id }),
      });
      return z.object({ token: z.string() }).parse(await reply.json()).token;
    });
    return this.#token;
  }

  /** The fields of an account that Lightning's page would show, as they may read it; null where they may not. */
  async readRecord(id: string): Promise<DemoRecord | null> {
    const token = await (this.#token ?? this.signIn());
    const fields = LABELS.map(([field]) => field).join(', ');
    const [row] = await this.#query(token, `SELECT Id, Name, ${fields} FROM Account WHERE Id = '${id}'`);
    if (!row) return null;
    const about = `WHERE AccountId = '${id}' AND ActivityDate <= TODAY ORDER BY ActivityDate DESC LIMIT 8`;
    const tasks = await this.#query(token, `SELECT Subject, ActivityDate, TaskSubtype FROM Task ${about}`);
    const events = await this.#query(token, `SELECT Subject, ActivityDate FROM Event ${about}`);
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

  async #busiest(): Promise<{ id: string; name: string }> {
    const admin = this.demo.users.find((user) => user.profile === 'System Administrator');
    const [row] = await this.#query(
      admin?.token ?? '',
      "SELECT Customer_Success_Manager__c csm, COUNT(Id) n FROM Account WHERE Type = 'Customer' AND Customer_Success_Manager__r.IsActive = true GROUP BY Customer_Success_Manager__c ORDER BY COUNT(Id) DESC LIMIT 1",
    );
    const id = text(row ?? {}, 'csm');
    const [user] = await this.#query(admin?.token ?? '', `SELECT Name FROM User WHERE Id = '${id}'`);
    return { id, name: text(user ?? {}, 'Name') };
  }

  async #query(token: string, soql: string): Promise<Row[]> {
    const reply = await fetch(`${this.demo.url}${API}/query?q=${encodeURIComponent(soql)}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (!reply.ok) throw new Error(`The demo org answered ${reply.status}.`);
    return Page.parse(await reply.json()).records;
  }
}

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
