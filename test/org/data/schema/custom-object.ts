import { OrgError } from '../errors';
import type { NewObject } from '../new-setup';
import { type DefinedObject, defineObject } from './define-object';
import { AUDIT } from './shared-fields';

/** A custom setting has no tab, no triggers and no list views. */
const SETTING = { mruEnabled: false, triggerable: false, typed: false, scopes: [], urls: [] };

/**
 * The definition of a custom object before it has fields of its own.
 * @throws OrgError for a name that is no custom object's.
 */
export function customObject(note: NewObject, keyPrefix: string, money: boolean): DefinedObject {
  if (!/^[A-Za-z]\w*__c$/.test(note.name)) {
    throw new OrgError(
      400,
      'INVALID_TYPE',
      `Cannot create an object named ${note.name}: custom objects end in __c`,
    );
  }
  const name =
    note.autoNumberFormat === undefined ? 'string(80) open given name key' : 'string(80) numbered name';
  const owner = note.customSetting
    ? 'SetupOwnerId reference(Organization,Profile,User) filled once open | Location'
    : 'OwnerId reference(Group,User) filled open | Owner ID';
  const defined = defineObject({
    name: note.name,
    label: note.label,
    labelPlural: note.labelPlural,
    keyPrefix,
    money,
    searchable: true,
    traits: note.customSetting ? SETTING : {},
    fields: `
    Id id readonly filled key | Record ID
    IsDeleted boolean readonly | Deleted
    Name ${name} | ${note.nameLabel ?? (note.customSetting ? 'Name' : `${note.label} Name`)}
    ${owner}
    ${AUDIT}`,
  });
  defined.def.custom = true;
  if (note.autoNumberFormat !== undefined) defined.def.nameFormat = note.autoNumberFormat;
  defined.def.customSetting = note.customSetting ?? false;
  const setupOwner = defined.def.fields.get('setupownerid');
  if (setupOwner) setupOwner.unique = true;
  return defined;
}
