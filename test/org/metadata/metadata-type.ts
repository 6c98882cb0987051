import { isDeepStrictEqual } from 'node:util';
import type { OrgApi } from '../data/org-api';
import type { Row, Scalar } from '../data/row';
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
  /** What to say of a component: of one that was never deployed `kept` is undefined; `row` is its row. */
  describe?(org: OrgApi, fullName: string, kept: C | undefined, row: Row | undefined): C | undefined;
  /** Found by its name only: standard fields are not listed. */
  isUnlisted?(org: OrgApi, fullName: string): boolean;
  /**
   * Where rows say which such components there are: those, by name. What was deployed is kept beside the row, for
   * what it does not tell.
   */
  rows?(org: OrgApi): Iterable<readonly [fullName: string, row: Row]>;
}

/** Who made a component, and who changed it last. */
export interface Audit {
  createdDate: string;
  createdById: string;
  lastModifiedDate: string;
  lastModifiedById: string;
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
  /** Puts content of this type's own shape into the org. @throws MetadataProblem or OrgError in a report's words */
  put(target: Target, fullName: string, content: object): Change;
  exists(org: OrgApi, fullName: string): boolean;
  /** What metadata says of a component; undefined when there is none of the name. */
  contentOf(org: OrgApi, fullName: string): object | undefined;
  names(org: OrgApi): string[];
  /** Undefined of what came with the org. */
  audit(org: OrgApi, fullName: string): Audit | undefined;
  idOf(org: OrgApi, fullName: string): string;
  /** @throws MetadataProblem or OrgError when there is none, or it cannot be taken away */
  remove(target: Target, fullName: string): void;
}

/** Makes a registry entry of a type's notes. */
export function metadataType<C extends object>(notes: TypeNotes<C>): MetadataType {
  const { xmlName } = notes;
  const rowOf = (org: OrgApi, fullName: string): Row | undefined => {
    for (const [name, row] of notes.rows?.(org) ?? [])
      if (name.toLowerCase() === fullName.toLowerCase()) return row;
    return undefined;
  };
  /** A row may be renamed, or another one made of its name: what is kept beside it goes by its id. */
  const keyOf = (org: OrgApi, fullName: string) => (notes.rows ? (rowOf(org, fullName)?.Id ?? '') : fullName);
  const definition = (org: OrgApi, fullName: string) => org.definition(xmlName, keyOf(org, fullName));
  // Only this type's own shape writes its definitions.
  const contentOf = (org: OrgApi, fullName: string): C | undefined => {
    const content = definition(org, fullName)?.content as C | undefined;
    return notes.describe ? notes.describe(org, fullName, content, rowOf(org, fullName)) : content;
  };
  const put = (target: Target, fullName: string, content: C): Change => {
    const before = plain(contentOf(target.org, fullName));
    notes.apply(target, fullName, content, before);
    const row = notes.row?.(target, fullName, content);
    const { fullName: _name, ...rest } = content as { fullName?: string };
    const key = keyOf(target.org, fullName);
    const kept = { type: xmlName, fullName: key, content: rest, keyPrefix: notes.keyPrefix };
    target.org.define(target.user, row ? { ...kept, row } : kept, target.at);
    if (before === undefined) return 'created';
    return isDeepStrictEqual(before, plain(contentOf(target.org, fullName))) ? 'unchanged' : 'changed';
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
      return { content, apply: (target, fullName) => put(target, fullName, content) };
    },
    // Only this type's own shape reads what comes here.
    put: (target, fullName, content) => put(target, fullName, content as C),
    exists: (org, fullName) => contentOf(org, fullName) !== undefined,
    contentOf,
    names(org) {
      const names = notes.rows
        ? [...notes.rows(org)].map(([name]) => name)
        : [...org.definitions(xmlName)].map(({ fullName }) => fullName);
      const listed = names.filter((fullName) => notes.isUnlisted?.(org, fullName) !== true);
      return [...new Set([...(notes.builtIn?.(org) ?? []), ...listed])].sort();
    },
    audit(org, fullName) {
      const row = rowOf(org, fullName);
      if (!row) return definition(org, fullName);
      const said = (column: string) => String(row[column]);
      return {
        createdDate: said('CreatedDate'),
        createdById: said('CreatedById'),
        lastModifiedDate: said('LastModifiedDate'),
        lastModifiedById: said('LastModifiedById'),
      };
    },
    idOf: (org, fullName) => rowOf(org, fullName)?.Id ?? definition(org, fullName)?.id ?? '',
    remove(target, fullName) {
      const key = keyOf(target.org, fullName);
      notes.remove?.(target, fullName);
      target.org.undefine(target.user, xmlName, key, target.at);
    },
  };
}

/** As a journal would tell it: without what is undefined, and as it is now. */
const plain = <C>(content: C): C => (content === undefined ? content : JSON.parse(JSON.stringify(content)));
