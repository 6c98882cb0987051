/** A query as written, with the place of every name: nothing here has been looked up in a schema yet. */

/** `Account.Owner.Name`, split at the dots. */
export interface Path {
  kind: 'path';
  names: string[];
  at: number;
}

export interface Call {
  kind: 'call';
  /** Upper case. */
  name: string;
  args: Operand[];
  at: number;
}

export type Operand = Path | Call;

export type Literal =
  | { kind: 'null'; at: number }
  | { kind: 'boolean'; value: boolean; at: number }
  | { kind: 'number'; value: number; text: string; at: number }
  | { kind: 'currency'; value: number; code: string; at: number }
  /** `written` is what stands between the quotes, for LIKE, whose wildcards may be escaped. */
  | { kind: 'string'; value: string; written: string; at: number }
  /** ISO UTC with milliseconds. */
  | { kind: 'datetime'; value: string; at: number }
  | { kind: 'date'; value: string; at: number }
  /** TODAY, LAST_N_DAYS with its n, and the like; upper case. */
  | { kind: 'range'; name: string; n: number; at: number };

export type Operator =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'LIKE'
  | 'IN'
  | 'NOT IN'
  | 'INCLUDES'
  | 'EXCLUDES';

export interface Comparison {
  kind: 'comparison';
  operand: Operand;
  operator: Operator;
  operatorAt: number;
  values: Literal[];
  /** The semi-join's inner query, instead of values. */
  query: Statement | null;
}

export type Condition =
  | Comparison
  | { kind: 'and' | 'or'; parts: Condition[] }
  | { kind: 'not'; part: Condition };

export type SelectItem =
  | { kind: 'operand'; operand: Operand; alias: string | null; at: number }
  | { kind: 'fields'; group: 'ALL' | 'CUSTOM' | 'STANDARD'; at: number }
  | { kind: 'children'; query: Statement; at: number }
  | {
      kind: 'typeof';
      path: Path;
      cases: { object: string; at: number; fields: Path[] }[];
      otherwise: Path[];
      at: number;
    };

export interface Ordering {
  operand: Operand;
  descending: boolean;
  nullsLast: boolean;
}

export interface Grouping {
  operands: Operand[];
  /** How ROLLUP and CUBE multiply the groups. */
  kind: 'plain' | 'rollup' | 'cube';
}

export interface Statement {
  select: SelectItem[];
  /** An object's name, or in a child subquery a relationship's. */
  from: string;
  fromAt: number;
  /** By lower-case alias, the path to the parent it stands for; empty for the object of FROM itself. */
  aliases: Map<string, readonly string[]>;
  scope: string | null;
  where: Condition | null;
  groupBy: Grouping | null;
  having: Condition | null;
  orderBy: Ordering[];
  limit: number | null;
  offset: number;
}
