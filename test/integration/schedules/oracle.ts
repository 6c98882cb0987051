import { sql } from 'kysely';
import { openExceptions } from '../../../worker/store/exceptions';
import { openIntents } from '../../../worker/store/ledger';
import type { Db } from '../../../worker/store/schema';
import type { Value } from './chronicle';
import { Ownership, plain } from './ownership';
import { untrueReasons } from './reasons';
import type { Schedule } from './schedule';
import { badUndos } from './undos';

/** What went against the rules in a schedule that was played to its calm end; none: all is well. */
export async function judge(schedule: Schedule, db: Db): Promise<string[]> {
  const ownership = new Ownership(schedule);
  return [
    ...schedule.faults,
    ...ownership.faults,
    ...untrueReasons(schedule, ownership),
    ...badUndos(schedule, ownership),
    ...(await standingAtTheEnd(schedule, ownership, db)),
    ...(await ledgerAtTheEnd(schedule, ownership, db)),
  ];
}

/** After the calm run the CRM holds what it should, but for what is listed; and what is listed stands. */
async function standingAtTheEnd(schedule: Schedule, ownership: Ownership, db: Db): Promise<string[]> {
  const { customers, org } = schedule;
  const calm = schedule.ended.at(-1);
  if (calm?.action.kind !== 'run') return ['the calm run did not end'];
  const faults: string[] = [];
  const kept = new Set(
    calm.outcomes
      .filter(({ outcome }) => outcome === 'held' || outcome === 'failed')
      .map(({ record }) => record),
  );
  const listed = new Map(
    [...(await openExceptions(db, 'Account')), ...(await openExceptions(db, 'Opportunity'))].map((edit) => [
      `${edit.record} ${edit.field}`,
      edit,
    ]),
  );
  for (const { object, record } of customers.records()) {
    const holds = org.holds(object, record);
    const row = org.site.org.row(object, record);
    const account = object === 'Account' ? record : String(row?.['AccountId']);
    const customer = customers.all.find(({ id }) => id === account);
    if (!holds || !customer?.inScope || !customers.isThere('Account', account)) continue;
    if (row?.['IsClosed'] === true) continue;
    for (const [field, desired] of Object.entries(customers.desired(object, customer))) {
      const held = holds[field] ?? null;
      const name = `${customers.nameOf(record)}.${field}`;
      const edit = listed.get(`${record} ${field}`);
      const { owner, author, bases, isAmbiguous } = ownership.of(record, field);
      if (edit) {
        if (edit.theirs !== held)
          faults.push(`${name} holds ${held}, and is listed as an edit to ${edit.theirs}`);
        else if (held === desired) faults.push(`${name} is listed as an edit, and holds what it should`);
        else if (owner !== 'other' && !isAmbiguous)
          faults.push(`${name} is listed as an edit, and ${held} is ${owner}'s`);
        if (edit.author !== null && edit.author !== author)
          faults.push(`${name}: ${edit.author} is named as the author of ${held}, which is ${author}'s`);
      } else if (held !== desired && !kept.has(record)) {
        faults.push(`${name} holds ${held} (${owner}'s), not ${desired}, and is not listed`);
      } else if (held !== desired && owner === 'other' && !bases.has(held) && !isFirst(held, bases)) {
        const { code } = calm.outcomes.find((end) => end.record === record) ?? {};
        if (code !== 'ENTITY_IS_DELETED')
          faults.push(`${name}: the edit ${held} is not listed beside ${code}`);
      }
    }
  }
  return faults;
}

/** An empty field that may never have been ours is no edit. */
const isFirst = (held: Value, bases: ReadonlySet<Value | undefined>): boolean =>
  held === null && bases.has(undefined);

/** No intent is open, and what counts as acknowledged is what the org took. */
async function ledgerAtTheEnd(schedule: Schedule, ownership: Ownership, db: Db): Promise<string[]> {
  const { customers } = schedule;
  const faults = (await openIntents(db)).map(
    ({ record }) => `an intent of ${customers.nameOf(record)} is open`,
  );
  const { rows } = await sql<{ record: string; fields: Record<string, Value> }>`
    select record, fields from base`.execute(db);
  for (const { record, fields } of rows) {
    const known = customers.records().find((each) => each.record === record);
    if (!known || !customers.isThere(known.object, record)) continue;
    for (const [field, base] of Object.entries(fields)) {
      if (!field.endsWith('__c') || field === 'Health_Changed_At__c') continue;
      const { bases } = ownership.of(record, field);
      if (!bases.has(plain(field, base)) && !(base === null && bases.has(undefined)))
        faults.push(
          `${customers.nameOf(record)}.${field} counts as acknowledged with ${base}, not ${[...bases].join(' or ')}`,
        );
    }
  }
  return faults;
}
