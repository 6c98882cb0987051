import type { ObjectDef } from './definition';
import { describeField } from './describe-field';
import { allUrlsOf, scopesOf, urlsOf } from './describe-object';
import { OrgError } from './errors';
import type { Permissions } from './permissions/permissions';
import type { RecordTypes } from './record-types';
import type { Store } from './store';

/** What `/sobjects` and `/sobjects/NAME/describe` answer to a user: only the objects and fields they may read. */
export class Describe {
  constructor(
    private readonly store: Store,
    private readonly permissions: Permissions,
    private readonly recordTypes: RecordTypes,
  ) {}

  /**
   * `origin`: the org's address, for the addresses of its pages.
   * @throws OrgError 404 NOT_FOUND for an object that is not there, or that the user may not read.
   */
  object(user: string, name: string, version: string, origin = ''): object {
    const def = this.store.object(name);
    if (!this.permissions.may(user, 'read', def)) {
      throw new OrgError(404, 'NOT_FOUND', 'The requested resource does not exist');
    }
    return {
      actionOverrides: [],
      ...this.outline(user, def),
      childRelationships: def.childRelationships
        .filter((c) => this.permissions.may(user, 'read', this.store.object(c.childSObject)))
        .map(({ through: _, ...c }) => ({
          ...c,
          deprecatedAndHidden: false,
          junctionIdListNames: [],
          junctionReferenceTo: [],
        })),
      compactLayoutable: def.traits.urls.includes('compactLayouts'),
      defaultImplementation: null,
      extendedBy: null,
      extendsInterfaces: null,
      fields: [...def.fields.values()]
        .filter((field) => this.permissions.mayReadField(user, def, field))
        .map((field) => describeField(field, this.permissions.mayEditField(user, def, field))),
      implementedBy: null,
      implementsInterfaces: null,
      listviewable: null,
      lookupLayoutable: null,
      namedLayoutInfos: [],
      networkScopeFieldName: null,
      recordTypeInfos: this.recordTypes.describe(user, def, version),
      searchLayoutable: def.searchable,
      sobjectDescribeOption: 'FULL',
      supportedScopes: scopesOf(def),
      urls: allUrlsOf(def, version, origin),
    };
  }

  global(user: string, version: string): object {
    const sobjects = [...this.store.schema.values()]
      .filter((def) => this.permissions.may(user, 'read', def))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((def) => ({ ...this.outline(user, def), urls: urlsOf(def, version) }));
    return { encoding: 'UTF-8', maxBatchSize: 200, sobjects };
  }

  private outline(user: string, def: ObjectDef): object {
    const may = (deed: 'create' | 'edit' | 'delete') => this.permissions.may(user, deed, def);
    const { traits } = def;
    return {
      activateable: false,
      associateEntityType: traits.associate?.type ?? null,
      associateParentEntity: traits.associate?.parent ?? null,
      createable: def.createable && may('create'),
      custom: def.custom || def.name.endsWith('__Share'),
      customSetting: def.customSetting,
      deepCloneable: traits.deepCloneable,
      deletable: def.deletable && may('delete'),
      deprecatedAndHidden: false,
      feedEnabled: traits.feedEnabled,
      hasSubtypes: false,
      isInterface: false,
      isSubtype: false,
      keyPrefix: def.keyPrefix,
      label: def.label,
      labelPlural: def.labelPlural,
      layoutable: traits.layoutable,
      mergeable: def.mergeable,
      mruEnabled: traits.mruEnabled,
      name: def.name,
      queryable: def.queryable,
      replicateable: traits.replicateable,
      retrieveable: traits.retrieveable,
      searchable: def.searchable,
      triggerable: traits.triggerable,
      undeletable: def.undeletable,
      updateable: def.updateable && may('edit'),
    };
  }
}
