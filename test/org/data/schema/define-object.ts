import type { ObjectDef } from '../types';
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
  /** Carries CurrencyIsoCode where the org has several currencies. */
  money?: boolean;
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
      history: notes.history ?? null,
      tracked: new Set(),
    },
  };
}
