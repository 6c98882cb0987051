import type { FieldDef, ObjectDef } from '../definition';
import { OrgError } from '../errors';
import type { Permissions } from '../permissions/permissions';

export type Deed = 'create' | 'update';

/** One name of a write: a field, or a lookup that is given by its parent's external id. */
export interface Slot {
  /** As the writer spelled it. */
  name: string;
  field: FieldDef;
  byParent: boolean;
}

/** What a write of certain names by a certain user means; the same for every row that is written alike. */
export interface WritePlan {
  names: readonly string[];
  slots: readonly Slot[];
  /** Fields among them that must not be emptied. */
  required: readonly FieldDef[];
  /** Required fields that a new record lacks, whatever values the names have. */
  missing: readonly string[];
  unique: readonly FieldDef[];
  namesOwner: boolean;
  /** Lookups with a filter that this write may offend. */
  filtered: readonly string[];
}

/**
 * Works out write plans, and keeps them: clients write thousands of rows with the same names. A plan holds until
 * the object's fields or anybody's permissions change.
 */
export class WritePlans {
  private known = new WeakMap<ObjectDef['fields'], Map<string, WritePlan[]>>();
  private version = -1;
  /** What the last row was written by: the next is likely its like. */
  private last: { user: string; deed: Deed; fields: ObjectDef['fields']; plan: WritePlan } | undefined;

  constructor(private readonly permissions: Permissions) {}

  /**
   * @throws OrgError for an unknown or invisible field, or fields that the user may not write.
   */
  of(user: string, def: ObjectDef, values: Readonly<Record<string, unknown>>, deed: Deed): WritePlan {
    if (this.version !== this.permissions.version) {
      this.known = new WeakMap();
      this.last = undefined;
      this.version = this.permissions.version;
    }
    const { last } = this;
    if (
      last?.fields === def.fields &&
      last.user === user &&
      last.deed === deed &&
      fits(last.plan.names, values)
    ) {
      return last.plan;
    }
    const plan = this.find(user, def, values, deed);
    this.last = { user, deed, fields: def.fields, plan };
    return plan;
  }

  private find(
    user: string,
    def: ObjectDef,
    values: Readonly<Record<string, unknown>>,
    deed: Deed,
  ): WritePlan {
    const byWriter = this.known.get(def.fields) ?? new Map<string, WritePlan[]>();
    this.known.set(def.fields, byWriter);
    const writer = `${deed} ${user}`;
    const plans = byWriter.get(writer) ?? [];
    const fitting = plans.find((plan) => fits(plan.names, values));
    if (fitting) return fitting;
    const plan = this.make(user, def, Object.keys(values), deed);
    byWriter.set(writer, [plan, ...plans].slice(0, PLANS_KEPT));
    return plan;
  }

  private make(user: string, def: ObjectDef, names: readonly string[], deed: Deed): WritePlan {
    const closed: string[] = [];
    const slots: Slot[] = [];
    for (const name of names) {
      const key = name.toLowerCase();
      if (key === 'attributes' || (key === 'id' && deed === 'update')) continue;
      if (key === 'id') throw idGiven();
      const slot = this.slot(user, def, name);
      const { field } = slot;
      const open = deed === 'create' ? field.createable : field.updateable;
      const isAudit = deed === 'create' && this.setsAudit(user, def, field);
      if (isAudit || (open && this.permissions.mayEditField(user, def, field))) slots.push(slot);
      else closed.push(field.name);
    }
    if (closed.length > 0) throw notWritable(closed);
    const fields = slots.map((slot) => slot.field);
    const required = [...def.fields.values()].filter(isRequired);
    return {
      names,
      slots,
      required: required.filter((f) => fields.includes(f) && !(deed === 'create' && isFilled(f))),
      missing:
        deed === 'update'
          ? []
          : required.filter((f) => !fields.includes(f) && !isFilled(f)).map((field) => field.name),
      unique: fields.filter((field) => field.unique),
      namesOwner: fields.some((field) => field.name === 'OwnerId'),
      filtered: [...def.fields.values()].filter((each) => mayOffend(each, fields)).map(({ name }) => name),
    };
  }

  /** Who may set audit fields does so in a record's creation only. */
  private setsAudit(user: string, def: ObjectDef, field: FieldDef): boolean {
    if (!AUDIT.has(field.name) || !(def.custom || AUDITED.has(def.name))) return false;
    return this.permissions.has(user, 'CreateAuditFields');
  }

  private slot(user: string, def: ObjectDef, name: string): Slot {
    const field = def.fields.get(name.toLowerCase());
    if (field && this.permissions.mayReadField(user, def, field)) return { name, field, byParent: false };
    const lookup = field
      ? undefined
      : [...def.fields.values()].find(
          (f) =>
            f.relationshipName?.toLowerCase() === name.toLowerCase() &&
            this.permissions.mayReadField(user, def, f),
        );
    if (lookup) return { name, field: lookup, byParent: true };
    throw noSuchColumn(def, name);
  }
}

/** Those of a lead tell what became of it elsewhere. */
const AUDIT = new Set([
  ...['CreatedById', 'CreatedDate', 'LastModifiedById', 'LastModifiedDate'],
  ...['ConvertedAccountId', 'ConvertedContactId', 'ConvertedOpportunityId', 'ConvertedDate'],
]);

/** Standard objects whose audit fields can be set. Source: the help article on "Create Audit Fields". */
const AUDITED = new Set([
  ...['Account', 'CampaignMember', 'Case', 'Contact', 'Contract', 'EmailMessage'],
  ...['Event', 'Lead', 'Opportunity', 'Task'],
]);

/** A filter may be offended by the lookup itself, or by a field of the same record that it compares with. */
function mayOffend({ name, admits, lookupFilter }: FieldDef, written: readonly FieldDef[]): boolean {
  if (!admits) return false;
  const sources = (lookupFilter?.filterItems ?? []).flatMap(({ field, valueField }) => [field, valueField]);
  return written.some((each) => each.name === name || sources.includes(`$Source.${each.name}`));
}

/** A writer who mixes many sets of names has plans made anew. */
const PLANS_KEPT = 16;

function fits(names: readonly string[], values: Readonly<Record<string, unknown>>): boolean {
  let at = 0;
  for (const name in values) if (names[at++] !== name) return false;
  return at === names.length;
}

function isRequired(field: FieldDef): boolean {
  return !field.nillable && field.type !== 'boolean' && (field.createable || field.updateable);
}

/** What the org fills in a new row by itself, so that leaving it out is no fault. */
function isFilled(field: FieldDef): boolean {
  return field.defaultedOnCreate || field.name === 'OwnerId' || field.name === 'SetupOwnerId';
}

export function noSuchColumn(def: ObjectDef, name: string): OrgError {
  return new OrgError(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${def.name}`);
}

function idGiven(): OrgError {
  return new OrgError(400, 'INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id']);
}

function notWritable(fields: string[]): OrgError {
  return new OrgError(
    400,
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${fields.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    fields,
  );
}
