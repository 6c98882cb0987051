import type { Definition } from '../data/new-setup';
import type { OrgApi } from '../data/org-api';
import type { Scalar } from '../data/row';
import type { Shape } from './shape';
import type { XmlElement } from './xml-tree';

/** Where and for whom a component is put into the org. */
export interface Target {
  org: OrgApi;
  user: string;
  /** ISO datetime of the org's clock. */
  at: string;
}

/** The row of a component that queries find. */
export interface ComponentRow {
  object: string;
  values: Record<string, Scalar>;
}

/** What a metadata type says of itself; `C` is what its shape reads, without the name. */
export interface TypeNotes<C extends object> {
  xmlName: string;
  directoryName: string;
  suffix: string;
  /** `reports/FOLDER/NAME.report`. */
  inFolder?: boolean;
  /** A folder of such components: `reports/FOLDER-meta.xml`, listed in a manifest as the other type. */
  folderOf?: string;
  /** Stands inside another type's file, as fields stand in their object's. */
  within?: { parent: string; element: string };
  keyPrefix: string;
  shape: Shape<C>;
  /** Puts it into the org beyond keeping its definition. @throws MetadataProblem or OrgError in a report's words */
  apply(target: Target, fullName: string, content: C, before: C | undefined): void;
  row?(target: Target, fullName: string, content: C): ComponentRow;
  /** @throws MetadataProblem or OrgError when it cannot be taken away */
  remove?(target: Target, fullName: string): void;
  /** Components that the org has without a deployment, with what metadata says of them. */
  builtIn?(org: OrgApi): Iterable<string>;
  /** What to say of a component: of one that was never deployed `kept` is undefined. */
  describe?(org: OrgApi, fullName: string, kept: C | undefined): C | undefined;
  /** The id of a component that has another one than its definition's. */
  idOf?(org: OrgApi, fullName: string): string | undefined;
}

export type Change = 'created' | 'changed' | 'unchanged';

/** A component read from XML, ready to be put into an org. */
export interface ReadComponent {
  content: object;
  apply(target: Target, fullName: string): Change;
}

/** A metadata type with what it reads hidden: the registry's entries are all of this one type. */
export interface MetadataType
  extends Pick<
    TypeNotes<object>,
    'xmlName' | 'directoryName' | 'suffix' | 'inFolder' | 'folderOf' | 'within'
  > {
  /** @throws MetadataProblem with its place where the element is not of the published type */
  read(element: XmlElement): ReadComponent;
  exists(org: OrgApi, fullName: string): boolean;
  /** What metadata says of a component; undefined when there is none of the name. */
  contentOf(org: OrgApi, fullName: string): object | undefined;
  names(org: OrgApi): string[];
  definition(org: OrgApi, fullName: string): Definition | undefined;
  idOf(org: OrgApi, fullName: string): string;
  /** @throws MetadataProblem or OrgError when there is none, or it cannot be taken away */
  remove(target: Target, fullName: string): void;
}

/** Makes a registry entry of a type's notes. */
export function metadataType<C extends object>(notes: TypeNotes<C>): MetadataType {
  const { xmlName } = notes;
  // Only this type's own shape writes its definitions.
  const kept = (org: OrgApi, fullName: string) => org.definition(xmlName, fullName)?.content as C | undefined;
  const contentOf = (org: OrgApi, fullName: string): C | undefined => {
    const content = kept(org, fullName);
    return notes.describe ? notes.describe(org, fullName, content) : content;
  };
  const { directoryName, suffix, inFolder, folderOf, within } = notes;
  return {
    xmlName,
    directoryName,
    suffix,
    ...(inFolder === undefined ? {} : { inFolder }),
    ...(folderOf === undefined ? {} : { folderOf }),
    ...(within === undefined ? {} : { within }),
    read(element) {
      const content = notes.shape.read(element);
      return {
        content,
        apply(target, fullName) {
          const before = contentOf(target.org, fullName);
          notes.apply(target, fullName, content, before);
          const row = notes.row?.(target, fullName, content);
          const { fullName: _name, ...rest } = content as { fullName?: string };
          const definition = { type: xmlName, fullName, content: rest, keyPrefix: notes.keyPrefix };
          const change = target.org.define(target.user, row ? { ...definition, row } : definition, target.at);
          return change === 'created' && before !== undefined ? 'changed' : change;
        },
      };
    },
    exists: (org, fullName) => contentOf(org, fullName) !== undefined,
    contentOf,
    names(org) {
      const deployed = [...org.definitions(xmlName)].map((definition) => definition.fullName);
      return [...new Set([...(notes.builtIn?.(org) ?? []), ...deployed])].sort();
    },
    definition: (org, fullName) => org.definition(xmlName, fullName),
    idOf: (org, fullName) => notes.idOf?.(org, fullName) ?? org.definition(xmlName, fullName)?.id ?? '',
    remove(target, fullName) {
      notes.remove?.(target, fullName);
      target.org.undefine(target.user, xmlName, fullName, target.at);
    },
  };
}
