import type { ObjectDef } from '../data/definition';
import type { Scalar } from '../data/row';
import { type ColumnMetadata, joinColumn, valueColumn } from './column-metadata';
import { type Found, nameValue, parentOf, storedValue } from './follow';
import { addressValue, type Json, jsonValue } from './json-value';
import type { Column } from './name-entity';
import type { QueryContext } from './query-context';
import type { Hop } from './resolve';
import { SoqlError } from './soql-error';

type Slot =
  | { key: string; write(found: Found): Json; column: ColumnMetadata }
  | { key: string; hop: Hop; shape: RecordShape };

/** How a stored value becomes the selected one: toLabel() and FORMAT(). */
export type Change = (column: Column, value: Scalar, found: Found) => Json;

/**
 * The form of a record in a reply: which fields, parents and children it has, in the order of selection.
 * `object` is null for the entity 'Name' behind a lookup with several objects.
 */
export class RecordShape {
  private readonly slots: Slot[] = [];

  constructor(
    private readonly context: QueryContext,
    private readonly object: ObjectDef | null,
  ) {}

  /** Adds a field, `hops` away. @throws SoqlError INVALID_FIELD when it is there already */
  addField(hops: readonly Hop[], column: Column, text: string, change?: Change): void {
    const [hop, ...rest] = hops;
    if (hop) {
      this.parent(hop, text).addField(rest, column, text, change);
      return;
    }
    const metadata = valueColumn(column.name, column.type, column, false);
    this.add(column.name, this.cell(column, change), metadata, text);
  }

  /** Adds a computed value. @throws SoqlError INVALID_FIELD when its key is taken */
  add(key: string, write: (found: Found) => Json, column: ColumnMetadata, text = key): void {
    if (this.slot(key)) throw new SoqlError('INVALID_FIELD', `duplicate field selected: ${text}`);
    this.slots.push({ key, write, column });
  }

  columns(): ColumnMetadata[] {
    return this.slots.map((slot) =>
      'shape' in slot ? joinColumn(slot.key, false, slot.shape.columns()) : slot.column,
    );
  }

  /** The record as JSON, `attributes` first. */
  write(found: Found): { [key: string]: Json } {
    const record: { [key: string]: Json } = {
      attributes: {
        type: this.object ? found.object.name : 'Name',
        url: `/services/data/v${this.context.apiVersion ?? '66.0'}/sobjects/${found.object.name}/${found.row.Id}`,
      },
    };
    for (const slot of this.slots) {
      if ('shape' in slot) {
        const parent = parentOf(this.context, slot.hop, found.row);
        record[slot.key] = parent ? slot.shape.write(parent) : null;
      } else {
        record[slot.key] = slot.write(found);
      }
    }
    return record;
  }

  private slot(key: string): Slot | undefined {
    const wanted = key.toLowerCase();
    return this.slots.find((slot) => slot.key.toLowerCase() === wanted);
  }

  private parent(hop: Hop, text: string): RecordShape {
    const key = hop.reference.relationshipName ?? hop.reference.name;
    const known = this.slot(key);
    if (known && 'shape' in known) return known.shape;
    if (known) throw new SoqlError('INVALID_FIELD', `duplicate field selected: ${text}`);
    const shape = new RecordShape(this.context, hop.target);
    this.slots.push({ key, hop, shape });
    return shape;
  }

  private cell(column: Column, change: Change | undefined): (found: Found) => Json {
    const { context, object } = this;
    if (!object) {
      return (found) => {
        const value = nameValue(context, column, found);
        return change ? change(column, value, found) : jsonValue(column.type, value);
      };
    }
    if (column.type === 'address') {
      const parts = [...object.fields.values()].filter(
        (field) => field.compoundFieldName === column.name && context.mayReadField(object.name, field.name),
      );
      return ({ row }) => addressValue(context, column.name, parts, row);
    }
    return (found) => {
      const value = storedValue(context, column, found.row);
      return change ? change(column, value, found) : jsonValue(column.type, value);
    };
  }
}
