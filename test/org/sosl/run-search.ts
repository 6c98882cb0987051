import type { FieldDef, ObjectDef } from '../data/definition';
import type { Row } from '../data/row';
import { type QueryContext, type QueryResult, runQuery } from '../soql/index';
import { SoqlError } from '../soql/soql-error';
import { isFound } from './expression';
import { MOST_FOUND, type Returned, type Search, type SearchGroup } from './search';
import { holdsWords } from './words';

type Found = QueryResult['records'][number];

const TEXTS = new Set(['string', 'textarea', 'email', 'phone', 'url']);

/**
 * Looks through the texts that the user may read, object by object, rows in the order they were made.
 *
 * @throws SoqlError INVALID_TYPE for an object that is not there or cannot be searched, and what a query is refused
 * with whose fields and clauses these are
 */
export function runSearch(search: Search, context: QueryContext, objects: Iterable<ObjectDef>): Found[] {
  const found: Found[] = [];
  for (const returned of search.returning ?? allOf(objects, context)) {
    const left = search.limit - found.length;
    if (left > 0) found.push(...recordsOf(search, context, returned).slice(0, left));
  }
  return found;
}

function* allOf(objects: Iterable<ObjectDef>, context: QueryContext): Iterable<Returned> {
  for (const { name, searchable } of objects) {
    if (searchable && context.mayReadObject(name)) yield { object: name, fields: 'Id', clauses: '' };
  }
}

function recordsOf(search: Search, context: QueryContext, { object, fields, clauses }: Returned): Found[] {
  const def = context.object(object);
  if (def && context.mayReadObject(def.name) && !def.searchable) {
    throw new SoqlError('INVALID_TYPE', `sObject type '${object}' does not support search.`);
  }
  const only = def && rowsFound(search, context, def);
  const narrowed: QueryContext = {
    ...context,
    rows: (name) => (name === def?.name ? (only ?? []) : context.rows(name)),
    byField: (name, field, value) => (name === def?.name ? undefined : context.byField(name, field, value)),
  };
  return runQuery(`SELECT ${fields} FROM ${object} ${clauses}`, narrowed).records.slice(0, MOST_FOUND);
}

function* rowsFound({ expression, group }: Search, context: QueryContext, def: ObjectDef): Iterable<Row> {
  const searched = [...def.fields.values()].filter(
    (field) => isSearched(field, group) && context.mayReadField(def.name, field.name),
  );
  for (const row of context.rows(def.name)) {
    if (row.IsDeleted) continue;
    const found = isFound(expression, (words) =>
      searched.some(({ name }) => {
        const text = row[name];
        return typeof text === 'string' && holdsWords(text, words);
      }),
    );
    if (found) yield row;
  }
}

function isSearched({ type, nameField, compoundFieldName }: FieldDef, group: SearchGroup): boolean {
  const isName = nameField || compoundFieldName === 'Name';
  switch (group) {
    case 'ALL':
      return TEXTS.has(type);
    case 'NAME':
      return TEXTS.has(type) && isName;
    case 'EMAIL':
      return type === 'email';
    case 'PHONE':
      return type === 'phone';
    case 'SIDEBAR':
      return type === 'email' || type === 'phone' || (TEXTS.has(type) && isName);
  }
}
