import type { ObjectDef } from '../definition';
import { OrgError } from '../errors';
import type { Row, Scalar } from '../row';
import type { Draft } from './draft';

/** What Account calls a contact's field otherwise than by putting `Person` before its name. */
const NAMED: Readonly<Record<string, string>> = {
  LastName: 'LastName',
  FirstName: 'FirstName',
  Salutation: 'Salutation',
  OwnerId: 'OwnerId',
  Phone: 'Phone',
  Fax: 'Fax',
};
const NOT_COPIED = new Set(['PersonContactId', 'IsPersonAccount']);

/** The contact's field behind an account's, if there is one. */
function contactField(contact: ObjectDef, name: string): string | undefined {
  const own = name.endsWith('__pc')
    ? `${name.slice(0, -4)}__c`
    : (NAMED[name] ?? name.replace(/^Person/, ''));
  const isPersons = NAMED[name] !== undefined || name.startsWith('Person') || name.endsWith('__pc');
  if (!isPersons || NOT_COPIED.has(name)) return undefined;
  return contact.fields.get(own.toLowerCase())?.name;
}

/** Makes, or keeps alike, the contact that a person account is too; business accounts are left alone. */
export function derivePersonAccount(draft: Draft): void {
  if (draft.before === null ? !isForPerson(draft) : draft.before['IsPersonAccount'] !== true) return;
  if (draft.touches('FirstName', 'LastName')) {
    draft.fill('Name', [draft.get('FirstName'), draft.get('LastName')].filter(Boolean).join(' '));
  }
  const contact = draft.store.object('Contact');
  const values: Record<string, Scalar> = {};
  for (const [name, value] of Object.entries(draft.changes)) {
    const own = contactField(contact, name);
    if (own !== undefined && value !== '') values[own] = value;
  }
  if (draft.changes['Name'] !== undefined) values['Name'] = draft.changes['Name'];
  if (draft.before === null) makeContact(draft, contact, values);
  else changeContact(draft, draft.before, values);
}

function isForPerson(draft: Draft): boolean {
  const type = draft.target('RecordTypeId');
  return type ? type['IsPersonType'] === true : draft.get('LastName') !== null;
}

function makeContact(draft: Draft, contact: ObjectDef, values: Record<string, Scalar>): void {
  const row: Row = {
    Id: draft.store.mint.mint('003'),
    IsDeleted: false,
    SystemModstamp: draft.at,
    CreatedDate: draft.at,
    CreatedById: draft.by,
    LastModifiedDate: draft.at,
    LastModifiedById: draft.by,
  };
  for (const field of contact.fields.values()) if (field.type === 'boolean') row[field.name] = false;
  Object.assign(row, values, { AccountId: draft.get('Id'), IsPersonAccount: true });
  draft.store.insert('Contact', row);
  draft.fill('IsPersonAccount', true);
  draft.fill('PersonContactId', row.Id);
}

function changeContact(draft: Draft, account: Row, values: Record<string, Scalar>): void {
  const row = draft.store.row('Contact', String(account['PersonContactId']));
  if (!row || Object.keys(values).length === 0) return;
  draft.store.patch('Contact', row, {
    ...values,
    LastModifiedDate: draft.at,
    LastModifiedById: draft.by,
    SystemModstamp: draft.at,
  });
}

/**
 * Checks what a user writes to an account where some accounts are people: an organisation needs a name and has no
 * person's fields, a person needs a last name and has no name of its own.
 */
export function checkPerson(
  def: ObjectDef,
  stored: Readonly<Record<string, Scalar>>,
  before: Row | null,
  isPersonType: (recordTypeId: string) => boolean,
): void {
  if (!def.fields.has('personcontactid')) return;
  const type = stored['RecordTypeId'];
  const named = typeof type === 'string' ? isPersonType(type) : (stored['LastName'] ?? null) !== null;
  const person = before ? before['IsPersonAccount'] === true : named;
  const needed = person ? 'LastName' : 'Name';
  const value = stored[needed];
  if (before === null ? (value ?? null) === null : value === null) {
    const message = `Required fields are missing: [${needed}]`;
    throw new OrgError(400, 'REQUIRED_FIELD_MISSING', message, [needed]);
  }
  const foreign = Object.keys(stored).filter((name) =>
    person
      ? name === 'Name'
      : /^(Person|(First|Last)Name$|Salutation$)|__pc$/.test(name) && stored[name] !== false,
  );
  if (foreign.length === 0) return;
  throw new OrgError(
    400,
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${foreign.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    foreign,
  );
}

/** A person's contact is written through the account. */
export function checkNotPersons(def: ObjectDef, before: Row): void {
  if (def.name !== 'Contact' || before['IsPersonAccount'] !== true) return;
  throw new OrgError(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', []);
}
