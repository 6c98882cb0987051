import { z } from 'zod';
import type { PermissionSetDef } from '../data/types';
import { readMetadataXml } from './xml';

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const named = z.object({ enabled: flag, name: z.string() });

const permissionSetSchema = z.object({
  label: z.string(),
  description: z.string().optional(),
  objectPermissions: z
    .array(
      z.object({
        object: z.string(),
        allowRead: flag,
        allowCreate: flag,
        allowEdit: flag,
        allowDelete: flag,
        viewAllRecords: flag,
        modifyAllRecords: flag,
      }),
    )
    .default([]),
  fieldPermissions: z
    .array(z.object({ field: z.string(), readable: flag.default(false), editable: flag }))
    .default([]),
  customPermissions: z.array(named).default([]),
  customSettingAccesses: z.array(named).default([]),
  userPermissions: z.array(named).default([]),
});

/** Reads `permissionsets/NAME.permissionset`. Throws an Error in a deployment's words when it is not deployable. */
export function readPermissionSet(name: string, text: string): PermissionSetDef {
  const parsed = permissionSetSchema.safeParse(readMetadataXml(text, 'PermissionSet'));
  if (!parsed.success) throw new Error(`Error parsing file: ${z.prettifyError(parsed.error)}`);
  const xml = parsed.data;
  const enabled = (items: ReadonlyArray<z.infer<typeof named>>) =>
    items.filter((item) => item.enabled).map((item) => item.name);
  const set: PermissionSetDef = {
    name,
    label: xml.label,
    objects: [
      ...xml.objectPermissions.map((item) => ({
        object: item.object,
        read: item.allowRead,
        create: item.allowCreate,
        edit: item.allowEdit,
        delete: item.allowDelete,
        viewAll: item.viewAllRecords,
        modifyAll: item.modifyAllRecords,
      })),
      // A custom setting is granted as a whole, to be read; writing it asks for Customize Application.
      ...enabled(xml.customSettingAccesses).map((object) => ({ object, ...READ_ONLY })),
    ],
    fields: xml.fieldPermissions.map((item) => ({
      field: item.field,
      read: item.readable,
      edit: item.editable,
    })),
    customPermissions: enabled(xml.customPermissions),
    userPermissions: enabled(xml.userPermissions),
  };
  if (xml.description !== undefined) set.description = xml.description;
  refuseBrokenDependencies(set);
  return set;
}

const READ_ONLY = { read: true, create: false, edit: false, delete: false, viewAll: false, modifyAll: false };

function refuseBrokenDependencies(set: PermissionSetDef) {
  for (const { object, read, create, edit, delete: remove, viewAll, modifyAll } of set.objects) {
    const need = (what: string, on: string) => {
      throw new Error(`Permission ${what} ${object} depends on permission(s): ${on} ${object}`);
    };
    if (create && !read) need('Create', 'Read');
    if (edit && !read) need('Edit', 'Read');
    if (remove && !edit) need('Delete', 'Edit');
    if (viewAll && !read) need('ViewAllRecords', 'Read');
    if (modifyAll && !(read && edit && remove && viewAll))
      need('ModifyAllRecords', 'Read, Edit, Delete, ViewAllRecords');
  }
  for (const { field, read, edit } of set.fields) {
    if (edit && !read) throw new Error(`In field: field - ${field}: editable asks for readable`);
  }
}
