import type { Moment } from '../definition';
import { dayOf } from '../zone';
import { bounded, DAY, dayValue, finite, momentValue } from './bounds';
import { FormulaError } from './formula-error';
import type { Value } from './value';

export interface Scope {
  moment: Moment;
  blanksAsZero: boolean;
}

/** Arguments come as thunks, since IF and CASE must not evaluate the branch they do not take. */
export type Thunk = () => Value;
export type Fn = (args: Thunk[], scope: Scope) => Value;

export const arg = (args: Thunk[], i: number): Value => args[i]?.() ?? null;
export const isBlank = (v: Value) => v === null || v === '';
export const text = (v: Value): string => {
  if (v === null) return '';
  if (typeof v !== 'object') return String(v);
  const [day = '', time = ''] = new Date(v.kind === 'date' ? v.days * DAY : v.ms).toISOString().split('T');
  // A year of five digits has a sign and a zero in ISO's words, and none here.
  const plain = day.replace(/^\+0?/, '');
  return v.kind === 'date' ? plain : `${plain} ${time.slice(0, 8)}Z`;
};

function size(v: Value): number | null {
  if (typeof v === 'number') return v;
  if (v === null || typeof v !== 'object') return null;
  return v.kind === 'date' ? v.days : v.ms / DAY;
}

function sum(sign: 1 | -1): Fn {
  return (args, scope) => {
    const [a, b] = [arg(args, 0), arg(args, 1)];
    if (sign === 1 && (typeof a === 'string' || typeof b === 'string')) return bounded(text(a) + text(b));
    const [x, y] = [number(a, scope), number(b, scope)];
    if (x === null || y === null) return null;
    const left = typeof a === 'object' ? a : null;
    const right = typeof b === 'object' ? b : null;
    if (left && right) return x - y;
    const dated = left ?? right;
    if (!dated) return finite(x + sign * y);
    return dated.kind === 'date' ? dayValue(Math.trunc(x + sign * y)) : momentValue((x + sign * y) * DAY);
  };
}

export function number(v: Value, scope: Scope): number | null {
  const n = size(v);
  return n === null && scope.blanksAsZero && v === null ? 0 : n;
}

const arithmetic =
  (op: (a: number, b: number) => number): Fn =>
  (args, scope) => {
    const [a, b] = [number(arg(args, 0), scope), number(arg(args, 1), scope)];
    return a === null || b === null ? null : finite(op(a, b));
  };

function divided(a: number, b: number): number {
  if (b === 0) throw new FormulaError('Division by zero');
  return a / b;
}

const equal = (a: Value, b: Value): boolean => {
  if (isBlank(a) || isBlank(b)) return isBlank(a) && isBlank(b);
  const [x, y] = [size(a), size(b)];
  return x !== null && y !== null ? x === y : a === b;
};

const compare =
  (op: (a: number, b: number) => boolean): Fn =>
  (args, scope) => {
    const [a, b] = [number(arg(args, 0), scope), number(arg(args, 1), scope)];
    return a !== null && b !== null && op(a, b);
  };

const rounding =
  (round: (n: number) => number): Fn =>
  (args, scope) => {
    const n = number(arg(args, 0), scope);
    const places = 10 ** (number(arg(args, 1), scope) ?? 0);
    return n === null ? null : finite((Math.sign(n) * round(Math.abs(n) * places)) / places);
  };

const extreme =
  (pick: (...n: number[]) => number): Fn =>
  (args, scope) => {
    const all = args.map((a) => number(a(), scope)).filter((n) => n !== null);
    return all.length > 0 ? pick(...all) : null;
  };

const html = (s: string) => s.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** The functions of Salesforce formulas that a field of the demo may use, and its operators by their sign. */
export const FUNCTIONS: Readonly<Record<string, Fn>> = {
  '+': sum(1),
  '-': sum(-1),
  '*': arithmetic((a, b) => a * b),
  '/': arithmetic(divided),
  '^': arithmetic((a, b) => a ** b),
  '&': (args) => bounded(text(arg(args, 0)) + text(arg(args, 1))),
  '=': (args) => equal(arg(args, 0), arg(args, 1)),
  '==': (args) => equal(arg(args, 0), arg(args, 1)),
  '<>': (args) => !equal(arg(args, 0), arg(args, 1)),
  '!=': (args) => !equal(arg(args, 0), arg(args, 1)),
  '<': compare((a, b) => a < b),
  '<=': compare((a, b) => a <= b),
  '>': compare((a, b) => a > b),
  '>=': compare((a, b) => a >= b),
  '&&': (args) => args.every((a) => a() === true),
  '||': (args) => args.some((a) => a() === true),
  AND: (args) => args.every((a) => a() === true),
  OR: (args) => args.some((a) => a() === true),
  NOT: (args) => arg(args, 0) !== true,
  NEGATE: (args, scope) => {
    const n = number(arg(args, 0), scope);
    return n === null ? null : -n;
  },
  IF: (args) => (arg(args, 0) === true ? arg(args, 1) : arg(args, 2)),
  CASE: (args) => {
    const value = arg(args, 0);
    for (let i = 1; i + 1 < args.length; i += 2) if (equal(value, arg(args, i))) return arg(args, i + 1);
    return arg(args, args.length - 1);
  },
  ISBLANK: (args) => isBlank(arg(args, 0)),
  ISNULL: (args) => isBlank(arg(args, 0)),
  BLANKVALUE: (args) => {
    const value = arg(args, 0);
    return isBlank(value) ? arg(args, 1) : value;
  },
  ISPICKVAL: (args) => text(arg(args, 0)).toLowerCase() === text(arg(args, 1)).toLowerCase(),
  TEXT: (args) => text(arg(args, 0)),
  VALUE: (args) => {
    const n = Number(text(arg(args, 0)));
    return Number.isNaN(n) ? null : n;
  },
  LEN: (args) => text(arg(args, 0)).length,
  CONTAINS: (args) => text(arg(args, 0)).includes(text(arg(args, 1))),
  TODAY: (_args, scope) => dayValue(dayOf(scope.moment.timeZone, scope.moment.now.getTime())),
  NOW: (_args, scope) => momentValue(scope.moment.now.getTime()),
  DATEVALUE: (args, scope) => {
    const value = arg(args, 0);
    if (value === null || typeof value !== 'object') return null;
    if (value.kind === 'date') return value;
    return dayValue(dayOf(scope.moment.timeZone, value.ms));
  },
  ABS: rounding((n) => n),
  ROUND: rounding((n) => Math.round(n)),
  // Toward zero and away from it: those of mathematics are MFLOOR and MCEILING.
  FLOOR: rounding(Math.floor),
  CEILING: rounding(Math.ceil),
  MAX: extreme(Math.max),
  MIN: extreme(Math.min),
  IMAGE: (args) => {
    const [height, width] = [text(arg(args, 2)), text(arg(args, 3))];
    const box = height === '' ? '' : ` style="height:${height}px; width:${width}px;"`;
    return `<img src="${html(text(arg(args, 0)))}" alt="${html(text(arg(args, 1)))}"${box} border="0"/>`;
  },
  HYPERLINK: (args) =>
    `<a href="${html(text(arg(args, 0)))}" target="${html(text(arg(args, 2)) || '_blank')}">${html(text(arg(args, 1)))}</a>`,
};
