import { z } from 'zod';
import type { NewObject } from '../data/types';
import { type FieldXml, fieldSchema } from './custom-field';
import { readMetadataXml } from './xml';

const objectSchema = z.object({
  label: z.string().optional(),
  pluralLabel: z.string().optional(),
  customSettingsType: z.enum(['Hierarchy', 'List']).optional(),
  nameField: z
    .object({
      label: z.string().optional(),
      type: z.string().optional(),
      displayFormat: z.string().optional(),
    })
    .optional(),
  sharingModel: z.enum(['ReadWrite', 'Read', 'Private', 'ControlledByParent']).optional(),
  fields: z.array(fieldSchema).default([]),
});

export interface ObjectFile {
  name: string;
  /** The object itself, when the file defines it rather than only fields of an existing one. */
  definition: NewObject | undefined;
  sharing: 'ReadWrite' | 'Read' | 'Private' | 'ControlledByParent' | undefined;
  fields: FieldXml[];
}

/** Reads `objects/NAME.object`. Throws an Error in a deployment's words when it is malformed. */
export function readObjectFile(name: string, text: string): ObjectFile {
  const parsed = objectSchema.safeParse(readMetadataXml(text, 'CustomObject'));
  if (!parsed.success) throw new Error(`Error parsing file: ${z.prettifyError(parsed.error)}`);
  const { fields, sharingModel } = parsed.data;
  return { name, definition: definitionOf(name, parsed.data), sharing: sharingModel, fields };
}

function definitionOf(name: string, xml: z.infer<typeof objectSchema>): NewObject | undefined {
  if (!name.endsWith('__c') || xml.label === undefined) return undefined;
  const isSetting = xml.customSettingsType !== undefined;
  if (xml.customSettingsType === 'List') throw new Error('List custom settings are not enabled in this org');
  if (!isSetting && !xml.nameField) throw new Error('Must specify a nameField for a CustomObject');
  if (!isSetting && !xml.pluralLabel) throw new Error('Must specify a pluralLabel for a CustomObject');
  const object: NewObject = { name, label: xml.label, labelPlural: xml.pluralLabel ?? xml.label };
  if (isSetting) object.customSetting = true;
  if (xml.nameField?.type === 'AutoNumber') object.autoNumberFormat = xml.nameField.displayFormat ?? '{0}';
  if (xml.nameField?.label) object.nameLabel = xml.nameField.label;
  return object;
}
