import type { FieldDef, FieldType } from '../definition';
import { fieldOfType } from './field-types';
import { offerTimeZones, TIME_ZONES } from './time-zones';

/** A field and the name under which its parent lists these rows (null: not listed by name). */
export interface NotedField {
  field: FieldDef;
  children: string | null;
  /** Which of the objects it points to list these rows at all; null: every one. */
  listed: readonly string[] | null;
}

const LINE =
  /^(\w+)\s+(\w+)(?:\(([^)]*)\))?((?:\s+[a-z-]+(?:=[^\s[|]+)?)*)(?:\s+\[(.*)\])?(?:\s*\|\s*(.+))?$/;

type Flag = (noted: NotedField, value: string) => void;

/** Closed to writes through the API; such fields need no grant either. */
const readonly: Flag = ({ field }) => {
  field.createable = false;
  field.updateable = false;
  field.permissionable = false;
};

const FLAGS: Record<string, Flag> = {
  readonly,
  open: ({ field }) => {
    field.permissionable = false;
  },
  granted: ({ field }) => {
    field.permissionable = true;
  },
  required: ({ field }) => {
    field.nillable = false;
    field.permissionable = false;
  },
  filled: ({ field }) => {
    field.nillable = false;
    field.defaultedOnCreate = true;
  },
  once: ({ field }) => {
    field.updateable = false;
  },
  late: ({ field }) => {
    field.createable = false;
  },
  name: ({ field }) => {
    field.nameField = true;
  },
  key: ({ field }) => {
    field.idLookup = true;
  },
  numbered: (noted) => {
    readonly(noted, '');
    noted.field.autoNumber = true;
    noted.field.nillable = false;
    noted.field.defaultedOnCreate = true;
    noted.field.idLookup = true;
  },
  prefiltered: ({ field }) => {
    field.prefilterable = true;
  },
  hidden: ({ field }) => {
    field.hidden = true;
  },
  digits: ({ field }, value) => {
    field.digits = Number(value);
  },
  bytes: ({ field }, value) => {
    field.byteLength = Number(value);
  },
  restricted: ({ field }) => {
    field.restrictedPicklist = true;
  },
  given: ({ field }) => {
    field.defaultedOnCreate = true;
  },
  ungiven: ({ field }) => {
    field.defaultedOnCreate = false;
  },
  sorted: ({ field }) => {
    field.sortable = true;
    field.aggregatable = true;
  },
  unaggregated: ({ field }) => {
    field.aggregatable = false;
  },
  unfiltered: ({ field }) => {
    field.filterable = false;
    field.sortable = false;
  },
  ungrouped: ({ field }) => {
    field.groupable = false;
  },
  default: ({ field }, value) => {
    field.defaultedOnCreate = true;
    field.defaultValue = field.type === 'boolean' ? value === 'true' : value.replaceAll('_', ' ');
    for (const choice of field.picklistValues) choice.defaultValue = choice.value === field.defaultValue;
  },
  of: ({ field }, value) => {
    field.compoundFieldName = value;
  },
  extra: ({ field }, value) => {
    field.extraTypeInfo = value;
  },
  rel: ({ field }, value) => {
    field.relationshipName = value === 'none' ? null : value;
  },
  children: (noted, value) => {
    noted.children = value;
  },
  listed: (noted, value) => {
    noted.listed = value.split(',');
  },
  unlisted: (noted) => {
    noted.listed = [];
  },
  cascade: ({ field }) => {
    field.deleteConstraint = 'Cascade';
  },
  guarded: ({ field }) => {
    field.guarded = true;
  },
  restrict: ({ field }) => {
    field.deleteConstraint = 'Restrict';
  },
};

/**
 * Reads one field from a line such as
 * `Industry picklist(40) restricted [Banking;Energy] | Industry`:
 * name, type, length or precision,scale or the objects a reference points to, flags, choices, label. Without
 * flags a field is nillable, editable and granted by field. A choice may be `value:label`.
 * @throws Error when the line does not read as a field: a mistake in the schema's source.
 */
export function readField(line: string): NotedField {
  const match = LINE.exec(line.trim());
  if (!match) throw new Error(`Not a field: ${line}`);
  const [, name = '', type = '', args = '', flags = '', choices, label] = match;
  const field = fieldOfType(name, type as FieldType, Number.parseInt(args, 10) || 0);
  if (field.soapType === undefined) throw new Error(`Not a field type: ${line}`);
  field.label = label ?? spaced(name);
  if (type === 'reference') {
    field.referenceTo = args.split(',').map((o) => o.trim());
    field.polymorphic = field.referenceTo.length > 1;
    field.relationshipName = name.replace(/Id$/, '');
  } else if (args.includes(',')) {
    field.length = 0;
    field.precision = Number(args.split(',')[0]);
    field.scale = Number(args.split(',')[1]);
  }
  if (choices === TIME_ZONES) {
    offerTimeZones(field);
  } else if (choices !== undefined) {
    field.picklistValues = choices.split(';').map((choice) => {
      const at = choice.indexOf(':');
      const value = at < 0 ? choice : choice.slice(0, at);
      return { value, label: choice.slice(at + 1), active: true, defaultValue: false };
    });
  }
  const noted: NotedField = { field, children: null, listed: null };
  for (const word of flags.split(/\s+/).filter(Boolean)) {
    const at = word.indexOf('=');
    const flag = FLAGS[at < 0 ? word : word.slice(0, at)];
    if (!flag) throw new Error(`No such flag '${word}': ${line}`);
    flag(noted, at < 0 ? '' : word.slice(at + 1));
  }
  if (field.type === 'reference' && field.permissionable) field.prefilterable = true;
  return noted;
}

/** 'NumberOfEmployees' as 'Number Of Employees'. */
function spaced(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2');
}
