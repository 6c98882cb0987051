import type { FieldType } from '../data/definition';
import { isId, isText } from './criterion';
import type { Column } from './name-entity';

/** One column as `&columns=true` describes it. */
export interface ColumnMetadata {
  aggregate: boolean;
  booleanType: boolean;
  columnName: string;
  custom: boolean;
  displayName: string;
  foreignKeyName: string | null;
  joinColumns: ColumnMetadata[];
  numberType: boolean;
  textType: boolean;
}

const NUMBERS: ReadonlySet<FieldType> = new Set<FieldType>(['int', 'double', 'currency', 'percent']);

/** A column with a value: `type` is the value's, `column` the field behind it, if it is one. */
export function valueColumn(
  name: string,
  type: FieldType,
  column: Column | null,
  aggregate: boolean,
): ColumnMetadata {
  return {
    aggregate,
    booleanType: type === 'boolean',
    columnName: name,
    custom: column?.custom ?? false,
    displayName: name,
    foreignKeyName: null,
    joinColumns: [],
    numberType: NUMBERS.has(type),
    textType: isText(type) || isId(type),
  };
}

/** A parent or a list of children, with the columns of its own. */
export function joinColumn(name: string, aggregate: boolean, joinColumns: ColumnMetadata[]): ColumnMetadata {
  return { ...valueColumn(name, 'address', null, aggregate), joinColumns };
}
