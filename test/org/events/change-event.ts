import type { Scalar } from '../data/row';

export type ChangeType = 'CREATE' | 'UPDATE' | 'DELETE' | 'UNDELETE';

/** One event as the bus keeps it; what a subscriber gets of it depends on the fields he may read. */
export interface ChangeEvent {
  replayId: number;
  /** When it was published, by the org's clock, milliseconds since the epoch: retention counts from here. */
  publishedAt: number;
  /** Id of the schema its fields had then. */
  schema: string;
  entityName: string;
  recordIds: string[];
  changeType: ChangeType | `GAP_${ChangeType}` | 'GAP_OVERFLOW';
  changeOrigin: string;
  transactionKey: string;
  sequenceNumber: number;
  /** Milliseconds since the epoch. */
  commitTimestamp: number;
  commitNumber: number;
  commitUser: string;
  /** Stored values by field name; gap events and deletions carry none. */
  values: Readonly<Record<string, EventValue>>;
}

/** A large text that changed little travels as the difference alone. */
export type EventValue = Scalar | { diff: string };

/** An event before the bus has given it a place in its stream. */
export type UnpublishedEvent = Omit<ChangeEvent, 'replayId' | 'publishedAt'>;

/** About how many bytes an event takes in memory. */
export function sizeOf({ recordIds, values }: ChangeEvent): number {
  let bytes = 500 + 40 * recordIds.length;
  for (const name in values) {
    const value = values[name];
    if (typeof value === 'string') bytes += 40 + 2 * value.length;
    else if (typeof value === 'object' && value !== null) bytes += 80 + 2 * value.diff.length;
    else bytes += 16;
  }
  return bytes;
}

/** Stands for the records of an overflow event, which names none. */
export const NO_RECORD = '000000000000000AAA';
