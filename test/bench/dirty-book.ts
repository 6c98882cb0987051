import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { control, queryOrg, type RunningOrg } from '../support/processes';

/** A customer of the org, as the benchmark's other sources know it. */
export interface Customer {
  id: string;
  billing: string;
  domain: string;
  contact: string;
}

export async function customersOf(org: RunningOrg): Promise<Customer[]> {
  const read = (soql: string) => queryOrg(org, org.admin.token, soql);
  const contacts = await read("SELECT Id, AccountId FROM Contact WHERE Title = 'Operations Lead'");
  const contactOf = new Map(contacts.map((row) => [String(row['AccountId']), String(row['Id'])]));
  const accounts = await read('SELECT Id, Website, Billing_Id__c FROM Account ORDER BY Id');
  return accounts.map((row) => ({
    id: String(row['Id']),
    billing: String(row['Billing_Id__c']),
    domain: new URL(String(row['Website'])).hostname.replace(/^www\./, ''),
    contact: contactOf.get(String(row['Id'])) ?? '',
  }));
}

const DAY_MS = 86_400_000;

/** Invoices of all customers in one file, rewritten whole at each change, as an export would be. */
export class Invoices {
  readonly path: string;
  readonly #overdue = new Map<string, string>();
  readonly #today = Date.now();

  constructor(
    folder: string,
    private readonly customers: readonly Customer[],
  ) {
    this.path = join(folder, 'invoices.csv');
    this.set([], true);
  }

  /** Makes one invoice of each of these customers unpaid since long ago, or paid again. */
  set(customers: readonly Customer[], overdue: boolean): void {
    const updated = new Date().toISOString();
    const issued = new Date(this.#today - 100 * DAY_MS).toISOString();
    for (const { id } of customers)
      this.#overdue.set(id, overdue ? `,,${issued},${updated}` : `${this.#day(-70)},,${issued},${updated}`);
    const header =
      'invoice_id,customer_id,amount,currency,issued_on,terms_days,due_on,paid_on,late_reason,created_at,updated_at';
    const paid = `${this.#day(-70)},,${issued},${new Date(this.#today - 70 * DAY_MS).toISOString()}`;
    const lines = this.customers.map(
      ({ id, billing }) =>
        `inv-${billing},${billing},90000,USD,${this.#day(-100)},30,${this.#day(-70)},${this.#overdue.get(id) ?? paid}`,
    );
    writeFileSync(`${this.path}.new`, `${[header, ...lines].join('\n')}\n`);
    renameSync(`${this.path}.new`, this.path);
  }

  readonly #day = (days: number): string => new Date(this.#today + days * DAY_MS).toISOString().slice(0, 10);
}

/** An answer of each customer, so that enough is known of it for a score. @returns the file. */
export function writeSurveys(folder: string, customers: readonly Customer[]): string {
  const path = join(folder, 'surveys.csv');
  const asked = new Date(Date.now() - 20 * DAY_MS).toISOString();
  const header =
    'response_id,respondent_email,survey,scale_max,sent_at,answered_at,score,journey_stage,updated_at';
  const lines = customers.map(
    ({ domain }, n) => `re-${n},someone@${domain},nps,10,${asked},${asked},9,,${asked}`,
  );
  writeFileSync(path, `${[header, ...lines].join('\n')}\n`);
  return path;
}

/** Says, as a person in Salesforce, who holds a customer's budget. */
export const confirmOwner = (org: RunningOrg, { id, contact }: Customer): Promise<unknown> =>
  control(org, 'POST', '/change', {
    ...{ user: org.admin.username, op: 'update', object: 'Account', id },
    fields: { Budget_Owner_Override__c: contact },
  });
