import type { FieldType } from '../data/definition';
import type { Scalar } from '../data/row';
import { isText } from './criterion';
import type { Column } from './name-entity';
import { errorAt } from './soql-error';
import { compareText } from './text-order';

/** Takes the values of a group one by one; `result` is null for a group without values (a count is 0). */
export interface Fold {
  add(value: Scalar): void;
  result(): Scalar;
}

const NAMES = new Set(['COUNT', 'COUNT_DISTINCT', 'SUM', 'AVG', 'MIN', 'MAX']);
const NUMBERS: ReadonlySet<FieldType> = new Set<FieldType>(['int', 'double', 'currency', 'percent']);
const UNORDERED: ReadonlySet<FieldType> = new Set<FieldType>(['boolean', 'multipicklist', 'address']);

export const isAggregate = (name: string): boolean => NAMES.has(name);

/** @throws SoqlError INVALID_FIELD when a field's type does not go with the function */
export function refuseType(source: string, at: number, name: string, column: Column): void {
  const sums = name === 'SUM' || name === 'AVG';
  const orders = name === 'MIN' || name === 'MAX';
  const fits =
    column.aggregatable &&
    !(sums && !NUMBERS.has(column.type)) &&
    !(orders && UNORDERED.has(column.type)) &&
    column.type !== 'address';
  if (!fits) {
    throw errorAt(
      source,
      at,
      'INVALID_FIELD',
      `field ${column.name} does not support aggregate operator ${name}`,
    );
  }
}

export function resultType(name: string, type: FieldType): FieldType {
  if (name === 'COUNT' || name === 'COUNT_DISTINCT') return 'int';
  return name === 'AVG' ? 'double' : type;
}

/** A fresh fold for one group; `scale` is the field's, since its sums are exact decimals. */
export function startFold(name: string, type: FieldType, scale: number): Fold {
  switch (name) {
    case 'COUNT':
      return counting();
    case 'COUNT_DISTINCT':
      return distinct(type);
    case 'SUM':
    case 'AVG':
      return name === 'AVG' ? averaging() : summing(scale);
    default:
      return extreme(name === 'MAX' ? 1 : -1, isText(type));
  }
}

const isEmpty = (value: Scalar): value is null | '' => value === null || value === '';

function counting(): Fold {
  let count = 0;
  return {
    add: (value) => {
      if (!isEmpty(value)) count++;
    },
    result: () => count,
  };
}

function distinct(type: FieldType): Fold {
  const seen = new Set<Scalar>();
  return {
    add: (value) => {
      if (!isEmpty(value)) seen.add(typeof value === 'string' && isText(type) ? value.toLowerCase() : value);
    },
    result: () => seen.size,
  };
}

function summing(scale: number): Fold {
  let sum: number | null = null;
  return {
    add: (value) => {
      if (typeof value === 'number') sum = (sum ?? 0) + value;
    },
    result: () => (sum === null ? null : Number(sum.toFixed(scale))),
  };
}

function averaging(): Fold {
  let sum = 0;
  let count = 0;
  return {
    add: (value) => {
      if (typeof value !== 'number') return;
      sum += value;
      count++;
    },
    result: () => (count === 0 ? null : sum / count),
  };
}

function extreme(sign: 1 | -1, text: boolean): Fold {
  let best: Scalar = null;
  const compare = (a: string | number | boolean, b: string | number | boolean): number =>
    text ? compareText(String(a), String(b)) : a < b ? -1 : a > b ? 1 : 0;
  return {
    add: (value) => {
      if (!isEmpty(value) && (best === null || compare(value, best) * sign > 0)) best = value;
    },
    result: () => best,
  };
}
