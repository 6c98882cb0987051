import type { NewObject } from '../../data/new-setup';
import type { OrgApi } from '../../data/org-api';
import { offeredModels } from '../../data/sharing/shared-objects';
import { dropGone } from '../drop-gone';
import { MetadataProblem } from '../metadata-problem';
import { metadataType } from '../metadata-type';
import { type Content, complex, flag, ignored, many, maybe, oneOf, text, unserved } from '../shape';
import { customFieldShape } from './custom-field-shape';

const sharingModel = oneOf('SharingModel', [
  'Private',
  'Read',
  'ReadSelect',
  'ReadWrite',
  'ReadWriteTransfer',
  'FullAccess',
  'ControlledByParent',
  'ControlledByCampaign',
  'ControlledByLeadOrContact',
]);

export const customObjectShape = complex('CustomObject', {
  fullName: maybe(text),
  actionOverrides: many(ignored),
  allowInChatterGroups: maybe(flag),
  businessProcesses: many(unserved('Business processes')),
  compactLayoutAssignment: maybe(text),
  compactLayouts: many(unserved('Compact layouts')),
  customHelp: maybe(text),
  customHelpPage: maybe(text),
  customSettingsType: maybe(oneOf('CustomSettingsType', ['List', 'Hierarchy'])),
  deploymentStatus: maybe(oneOf('DeploymentStatus', ['InDevelopment', 'Deployed'])),
  deprecated: maybe(flag),
  description: maybe(text),
  enableActivities: maybe(flag),
  enableBulkApi: maybe(flag),
  enableDataTranslation: maybe(flag),
  enableDivisions: maybe(flag),
  enableEnhancedLookup: maybe(flag),
  enableFeeds: maybe(flag),
  enableHistory: maybe(flag),
  enableLicensing: maybe(flag),
  enableReports: maybe(flag),
  enableSearch: maybe(flag),
  enableSharing: maybe(flag),
  enableStreamingApi: maybe(flag),
  eventType: maybe(text),
  externalDataSource: maybe(text),
  externalName: maybe(text),
  externalRepository: maybe(text),
  externalSharingModel: maybe(sharingModel),
  // Fields and list views are components of their own.
  fields: many(ignored),
  fieldSets: many(unserved('Field sets')),
  gender: maybe(oneOf('Gender', ['Neuter', 'Masculine', 'Feminine', 'AnimateMasculine'])),
  historyRetentionPolicy: maybe(ignored),
  household: maybe(flag),
  indexes: many(unserved('Indexes')),
  label: maybe(text),
  listViews: many(ignored),
  nameField: maybe(customFieldShape),
  pluralLabel: maybe(text),
  profileSearchLayouts: many(ignored),
  publishBehavior: maybe(
    oneOf('PlatformEventPublishBehaviorType', ['PublishImmediately', 'PublishAfterCommit']),
  ),
  recordTypeTrackFeedHistory: maybe(flag),
  recordTypeTrackHistory: maybe(flag),
  recordTypes: many(unserved('Record types')),
  searchLayouts: maybe(ignored),
  sharingModel: maybe(sharingModel),
  sharingReasons: many(unserved('Sharing reasons')),
  sharingRecalculations: many(unserved('Sharing recalculations')),
  startsWith: maybe(oneOf('StartsWith', ['Consonant', 'Vowel', 'Special'])),
  validationRules: many(unserved('Validation rules')),
  visibility: maybe(oneOf('SetupObjectVisibility', ['Protected', 'Public', 'PackageProtected'])),
  webLinks: many(unserved('Buttons and links')),
});

type ObjectContent = Content<typeof customObjectShape>;

export const customObject = metadataType<ObjectContent>({
  xmlName: 'CustomObject',
  directoryName: 'objects',
  suffix: 'object',
  keyPrefix: '01I',
  shape: customObjectShape,

  apply({ org, user, at }, name, content) {
    const known = org.find(name);
    if (!known && name !== 'Activity' && !/^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*__c$/.test(name)) {
      throw new MetadataProblem('Invalid fullName, must end in a custom suffix ( for ex. __c )');
    }
    const { sharingModel: model } = content;
    if (name === 'Activity' || known?.custom === false) {
      refuseFixedParts(content);
      if (model !== undefined) setModel(org, name, model);
      return;
    }
    org.addObject(user, newObject(name, content), at);
    if (model !== undefined && content.customSettingsType === undefined) setModel(org, name, model);
  },

  remove({ org, user, at }, name) {
    if (org.find(name)?.custom !== true) {
      throw new MetadataProblem(`Cannot delete standard object: ${name}`, undefined, 'INSUFFICIENT_ACCESS');
    }
    for (const type of ['CustomField', 'ListView']) {
      for (const { fullName } of [...org.definitions(type)]) {
        if (fullName.toLowerCase().startsWith(`${name.toLowerCase()}.`))
          org.undefine(user, type, fullName, at);
      }
    }
    org.removeSetup(user, 'object', name, at);
    dropGone({ org, user, at });
  },

  *builtIn(org) {
    for (const { name, createable, traits } of org.schema().values())
      if (createable && traits.associate === null) yield name;
  },

  describe(org, name, kept) {
    const object = org.find(name);
    if (!object) return undefined;
    const content = { ...(kept ?? emptyContent()) };
    if (object.custom && !kept) {
      Object.assign(content, { label: object.label, pluralLabel: object.labelPlural });
    }
    // The default may be changed without a deployment.
    if (!object.customSetting && offeredModels(object.name, object.custom).length > 0) {
      content.sharingModel = org.sharingModel(object.name);
    }
    return content;
  },
});

/** A standard object is called and named as the platform does. */
function refuseFixedParts(content: ObjectContent): void {
  const fixed = ['label', 'pluralLabel', 'nameField', 'customSettingsType', 'deploymentStatus'] as const;
  const given = fixed.find((property) => content[property] !== undefined);
  if (given === undefined) return;
  throw new MetadataProblem(`Can not specify '${given}' for a standard object`);
}

function setModel(org: OrgApi, name: string, model: NonNullable<ObjectContent['sharingModel']>): void {
  const object = org.find(name);
  const offered = object ? offeredModels(object.name, object.custom) : [];
  const known = offered.find((each) => each === model);
  if (known === undefined) throw new MetadataProblem(`Invalid sharingModel ${model} for object ${name}`);
  if (org.sharingModel(name) !== known) org.setSharing(name, known);
}

const emptyContent = (): ObjectContent =>
  customObjectShape.read({
    name: 'CustomObject',
    attributes: new Map(),
    children: [],
    text: '',
    opened: { line: 1, column: 1 },
    closed: { line: 1, column: 1 },
  });

function newObject(name: string, content: ObjectContent): NewObject {
  const { label, pluralLabel, nameField, customSettingsType } = content;
  const must = (message: string) => new MetadataProblem(message, undefined, 'REQUIRED_FIELD_MISSING');
  if (!label) throw must('Must specify a non-empty label for the CustomObject');
  if (customSettingsType === 'List') {
    throw new MetadataProblem('List custom settings are not enabled in this org');
  }
  const isSetting = customSettingsType !== undefined;
  if (!isSetting) {
    if (!pluralLabel) throw must('Must specify a non-empty plural label for the CustomObject');
    if (nameField?.type !== 'Text' && nameField?.type !== 'AutoNumber') {
      throw must('Must specify a nameField of type Text or AutoNumber');
    }
    if (content.sharingModel === undefined) throw must('Required field is missing: sharingModel');
  }
  for (const [value, column] of [
    [label, 'MasterLabel'],
    [pluralLabel ?? '', 'PluralLabel'],
    [name.replace(/__c$/, ''), 'DeveloperName'],
  ] as const) {
    if (value.length <= 40) continue;
    throw new MetadataProblem(
      `Value too long for field: ${column} maximum length is:40`,
      undefined,
      'STRING_TOO_LONG',
    );
  }
  const object: NewObject = { name, label, labelPlural: pluralLabel ?? label };
  if (isSetting) object.customSetting = true;
  if (nameField?.type === 'AutoNumber') object.autoNumberFormat = autoNumberFormat(nameField.displayFormat);
  if (nameField?.label) object.nameLabel = nameField.label;
  return object;
}

function autoNumberFormat(format = '{0}'): string {
  if (/\{0+\}/.test(format)) return format;
  throw new MetadataProblem(`Invalid display format: ${format}`);
}
