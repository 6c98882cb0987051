import { z } from 'zod';
import type { NewField } from '../data/types';

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const whole = z.string().regex(/^\d+$/).transform(Number);

export const fieldSchema = z.object({
  fullName: z.string(),
  label: z.string().optional(),
  type: z
    .enum([
      'Text',
      'TextArea',
      'LongTextArea',
      'Number',
      'Currency',
      'Percent',
      'Checkbox',
      'Date',
      'DateTime',
      'Picklist',
      'MultiselectPicklist',
      'Lookup',
      'Email',
      'Url',
      'Phone',
    ])
    .optional(),
  length: whole.optional(),
  precision: whole.optional(),
  scale: whole.optional(),
  visibleLines: whole.optional(),
  required: flag.optional(),
  unique: flag.optional(),
  externalId: flag.optional(),
  trackHistory: flag.optional(),
  defaultValue: z.string().optional(),
  inlineHelpText: z.string().optional(),
  formula: z.string().optional(),
  formulaTreatBlanksAs: z.enum(['BlankAsBlank', 'BlankAsZero']).optional(),
  referenceTo: z.string().optional(),
  relationshipName: z.string().optional(),
  relationshipLabel: z.string().optional(),
  deleteConstraint: z.enum(['SetNull', 'Restrict', 'Cascade']).optional(),
  valueSet: z
    .object({
      restricted: flag.optional(),
      valueSetDefinition: z
        .object({
          value: z
            .array(z.object({ fullName: z.string(), default: flag.optional(), label: z.string().optional() }))
            .default([]),
        })
        .optional(),
    })
    .optional(),
});

export type FieldXml = z.infer<typeof fieldSchema>;
type FieldType = NonNullable<FieldXml['type']>;

/** What each type needs besides a label, unless it is a formula. */
const NEEDS: Partial<Record<FieldType, ReadonlyArray<keyof FieldXml>>> = {
  Text: ['length'],
  LongTextArea: ['length', 'visibleLines'],
  Number: ['precision', 'scale'],
  Currency: ['precision', 'scale'],
  Percent: ['precision', 'scale'],
  Checkbox: ['defaultValue'],
  Picklist: ['valueSet'],
  MultiselectPicklist: ['valueSet', 'visibleLines'],
  Lookup: ['referenceTo', 'relationshipName'],
};
const FORMULA_NEEDS: Partial<Record<FieldType, ReadonlyArray<keyof FieldXml>>> = {
  Number: ['precision', 'scale'],
  Currency: ['precision', 'scale'],
  Percent: ['precision', 'scale'],
};

/** Reads a CustomField as metadata spells it. Throws an Error in a deployment's words when it is not deployable. */
export function readField(object: string, xml: FieldXml): NewField {
  const { type } = xml;
  if (!/^[A-Za-z][A-Za-z0-9_]*__c$/.test(xml.fullName)) {
    throw new Error(`Cannot deploy a field named ${xml.fullName}: only custom fields (…__c) can be created`);
  }
  if (!type) throw new Error('Must specify a type for the CustomField');
  if (!xml.label) throw new Error(`Required field is missing: label`);
  const needs = (xml.formula === undefined ? NEEDS : FORMULA_NEEDS)[type] ?? [];
  for (const name of needs) {
    if (xml[name] === undefined) throw new Error(`Must specify '${name}' for a CustomField of type ${type}`);
  }
  refuseImpossible(type, xml);
  return withoutUndefined({
    object,
    name: xml.fullName,
    label: xml.label,
    type,
    length: xml.length,
    precision: xml.precision,
    scale: xml.scale,
    values: xml.valueSet?.valueSetDefinition?.value.map((value) => value.fullName),
    restricted: xml.valueSet?.restricted,
    referenceTo: xml.referenceTo,
    relationshipName: xml.relationshipName,
    relationshipLabel: xml.relationshipLabel,
    deleteConstraint: xml.deleteConstraint,
    externalId: xml.externalId,
    unique: xml.unique,
    required: xml.required,
    trackHistory: xml.trackHistory,
    defaultValue: defaultOf(type, xml),
    help: xml.inlineHelpText,
    formula: xml.formula,
    blanksAsZero: xml.formula === undefined ? undefined : xml.formulaTreatBlanksAs !== 'BlankAsBlank',
  });
}

type Loose<T> = { [K in keyof T]: T[K] | undefined };

function withoutUndefined(
  field: Loose<NewField> & Pick<NewField, 'object' | 'name' | 'label' | 'type'>,
): NewField {
  const { object, name, label, type, ...rest } = field;
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { object, name, label, type, ...Object.fromEntries(given) };
}

function refuseImpossible(type: FieldType, xml: FieldXml) {
  if (type === 'Text' && (xml.length ?? 1) > 255)
    throw new Error('Text fields can have at most 255 characters');
  if (type === 'LongTextArea' && ((xml.length ?? 0) < 256 || (xml.length ?? 0) > 131_072)) {
    throw new Error('Long text area length must be between 256 and 131,072');
  }
  if ((xml.precision ?? 0) > 18) throw new Error('The precision of a number can be at most 18');
  if ((xml.scale ?? 0) > (xml.precision ?? 18))
    throw new Error('Scale must be less than or equal to precision');
  if (xml.formula !== undefined && xml.trackHistory) {
    throw new Error('Cannot track history of a formula field');
  }
}

function defaultOf(type: FieldType, xml: FieldXml): NewField['defaultValue'] | undefined {
  const chosen = xml.valueSet?.valueSetDefinition?.value.find((value) => value.default);
  if (chosen) return chosen.fullName;
  if (xml.defaultValue === undefined) return undefined;
  if (type === 'Checkbox') return xml.defaultValue === 'true';
  // Defaults are formulas: a quoted text or a number. Others would need the formula engine at insert.
  const quoted = /^"(.*)"$/.exec(xml.defaultValue)?.[1];
  if (quoted !== undefined) return quoted;
  const number = Number(xml.defaultValue);
  if (Number.isNaN(number)) throw new Error(`Default value is not a literal: ${xml.defaultValue}`);
  return number;
}
