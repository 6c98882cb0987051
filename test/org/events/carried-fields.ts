import type { FieldDef, ObjectDef } from '../data/definition';

/** Of every object: identity, which the header tells, and values that are not the record's own. */
const NEVER = new Set([
  'Id',
  'IsArchived',
  'IsDeleted',
  'LastActivityDate',
  'LastReferencedDate',
  'LastViewedDate',
  'MasterRecordId',
  'PhotoUrl',
  'SystemModstamp',
]);

/** What the change events of an object lack beside that, as their published Apex types show. */
const DERIVED: Readonly<Record<string, readonly string[]>> = {
  Case: ['Comments', 'ContactEmail', 'ContactFax', 'ContactMobile', 'ContactPhone'],
  Contact: ['IsEmailBounced'],
  Event: ['EndDate', 'EndDateTime', 'EventSubtype'],
  Lead: ['IsEmailBounced'],
  Opportunity: ['Fiscal', 'FiscalQuarter', 'FiscalYear', 'HasOpenActivity', 'HasOverdueTask', 'PushCount'],
  Task: ['IsHighPriority'],
};

export interface CarriedField {
  field: FieldDef;
  /** The compound field it stands in, such as 'BillingAddress' or a person's 'Name', else null. */
  compound: string | null;
  /** Its name there: 'Street' in 'BillingAddress', 'FirstName' in 'Name'. */
  part: string;
}

const known = new WeakMap<ObjectDef['fields'], ReadonlyMap<string, CarriedField>>();

/** The fields that change events of an object carry, by name, in describe's order. */
export function carriedFields(def: ObjectDef): ReadonlyMap<string, CarriedField> {
  const before = known.get(def.fields);
  if (before) return before;
  const carried = new Map<string, CarriedField>();
  const compounds = new Set([...def.fields.values()].map((field) => field.compoundFieldName));
  for (const field of def.fields.values()) {
    if (NEVER.has(field.name) || DERIVED[def.name]?.includes(field.name)) continue;
    if (field.calculated && !field.custom) continue;
    // A compound is told by its parts; an account's name is its own compound and has none.
    if (compounds.has(field.name) && field.compoundFieldName !== field.name) continue;
    carried.set(field.name, placed(field));
  }
  known.set(def.fields, carried);
  return carried;
}

function placed(field: FieldDef): CarriedField {
  const compound = field.compoundFieldName;
  if (compound === null || compound === field.name) return { field, compound: null, part: field.name };
  const prefix = compound.replace(/Address$/, '');
  const part =
    field.name.startsWith(prefix) && compound !== prefix ? field.name.slice(prefix.length) : field.name;
  return { field, compound, part };
}
