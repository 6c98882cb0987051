import { sql } from 'kysely';
import { openExceptions } from '../../../worker/store/exceptions';
import { openIntents } from '../../../worker/store/ledger';
import type { Db } from '../../../worker/store/schema';
import type { Value } from './chronicle';
import type { Course } from './course';
import { Ownership, plain } from './ownership';
import { untrueReasons } from './reasons';
import { badUndos } from './undos';

/** What went against the rules in a course whose last work was to write all that is desired; none: all is well. */
export async function judge(course: Course, db: Db): Promise<string[]> {
  const ownership = new Ownership(course);
  return [
    ...(await brokenRules(course, db, ownership)),
    ...ownership.lostForGood(),
    ...(await standingNow(course, ownership, db)),
  ];
}

/** What went against the rules that hold whatever was done last. */
export async function brokenRules(
  course: Course,
  db: Db,
  ownership = new Ownership(course),
): Promise<string[]> {
  return [
    ...course.faults,
    ...ownership.faults,
    ...untrueReasons(course, ownership),
    ...badUndos(course, ownership),
    ...(await ledgerNow(course, ownership, db)),
  ];
}

/** The CRM holds what it should, but for what the last work lists; and what is listed stands. */
async function standingNow(course: Course, ownership: Ownership, db: Db): Promise<string[]> {
  const { customers, org } = course;
  const last = course.ended.at(-1);
  if (!last) return ['nothing has ended'];
  const faults: string[] = [];
  const kept = new Set(
    last.outcomes
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
      const { owner, author, bases, isAmbiguous, put = [] } = ownership.of(record, field);
      if (edit) {
        if (edit.theirs !== held)
          faults.push(`${name} holds ${held}, and is listed as an edit to ${edit.theirs}`);
        else if (held === desired) faults.push(`${name} is listed as an edit, and holds what it should`);
        else if (owner !== 'other' && !isAmbiguous)
          faults.push(`${name} is listed as an edit, and ${held} is ${owner}'s`);
        const isAuthor = put.some((each) => each.author === edit.author && each.value === held);
        if (edit.author !== null && !isAuthor)
          faults.push(`${name}: ${edit.author} is named as the author of ${held}, which is ${author}'s`);
      } else if (held !== desired && !kept.has(record)) {
        faults.push(`${name} holds ${held} (${owner}'s), not ${desired}, and is not listed`);
      } else if (held !== desired && owner === 'other' && !bases.has(held) && !isFirst(held, bases)) {
        const { code } = last.outcomes.find((end) => end.record === record) ?? {};
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
async function ledgerNow(course: Course, ownership: Ownership, db: Db): Promise<string[]> {
  const { customers } = course;
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
