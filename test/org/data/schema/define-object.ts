import type { ObjectDef, ObjectTraits } from '../definition';
import { type NotedField, readField } from './notation';

export interface ObjectNotes {
  name: string;
  label: string;
  labelPlural: string;
  keyPrefix: string | null;
  /** One field a line, in the notation of `readField`. */
  fields: string;
  /** Left out: queryable, createable, updateable, deletable and undeletable. */
  only?: readonly ('createable' | 'updateable' | 'deletable' | 'undeletable')[];
  mergeable?: boolean;
  searchable?: boolean;
  history?: { object: string; parentField: string };
  traits?: Partial<ObjectTraits>;
  /** Carries CurrencyIsoCode where the org has several currencies. */
  money?: boolean;
}

/** The addresses that an object with page layouts has. */
export const LAYOUT_URLS = [
  'compactLayouts',
  'layouts',
  'quickActions',
  'uiDetailTemplate',
  'uiEditTemplate',
  'uiNewRecord',
];
/** Those of an object with a tab of its own. */
export const TAB_URLS = [...LAYOUT_URLS, 'approvalLayouts', 'listviews'];

/** The traits of most objects: of such as have a tab where they are searchable, else of such as only hold data. */
function traitsOf(notes: ObjectNotes): ObjectTraits {
  const tab = notes.searchable ?? false;
  return {
    feedEnabled: false,
    deepCloneable: false,
    layoutable: tab,
    mruEnabled: tab,
    triggerable: tab || notes.only?.includes('createable') === true,
    replicateable: true,
    retrieveable: true,
    typed: tab,
    scopes: tab ? ['everything', 'mine', 'scopingRule', 'team'] : ['everything'],
    urls: tab ? TAB_URLS : [],
    associate: null,
    ...notes.traits,
  };
}

export interface DefinedObject {
  def: ObjectDef;
  noted: NotedField[];
  money: boolean;
}

/** Turns an object's notes into its definition; child relationships are filled in when all objects are known. */
export function defineObject(notes: ObjectNotes): DefinedObject {
  const noted = notes.fields
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(readField);
  const may = (what: 'createable' | 'updateable' | 'deletable' | 'undeletable') =>
    notes.only === undefined || notes.only.includes(what);
  return {
    noted,
    money: notes.money ?? false,
    def: {
      name: notes.name,
      label: notes.label,
      labelPlural: notes.labelPlural,
      keyPrefix: notes.keyPrefix,
      custom: false,
      customSetting: false,
      fields: new Map(noted.map(({ field }) => [field.name.toLowerCase(), field])),
      childRelationships: [],
      queryable: true,
      createable: may('createable'),
      updateable: may('updateable'),
      deletable: may('deletable'),
      undeletable: may('undeletable'),
      mergeable: notes.mergeable ?? false,
      searchable: notes.searchable ?? false,
      traits: traitsOf(notes),
      history: notes.history ?? null,
      tracked: new Set(),
    },
  };
}
