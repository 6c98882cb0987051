import type { FiscalCalendar } from '../fiscal-calendar';
import type { Row, Scalar } from '../row';
import type { Store } from '../store';

/** A write on its way in: what the row will be, and room for the fields Salesforce fills itself. */
export class Draft {
  /** `changes` is the new row itself, or the update's changes; `given` what the write named. */
  constructor(
    readonly before: Row | null,
    readonly changes: Record<string, Scalar>,
    readonly by: string,
    readonly at: string,
    readonly store: Store,
    readonly fiscal: FiscalCalendar,
    private readonly given: Readonly<Record<string, Scalar>>,
  ) {}

  get(field: string): Scalar {
    const changed = this.changes[field];
    return changed !== undefined ? changed : (this.before?.[field] ?? null);
  }

  /** True when the write names the field, or the row is new. */
  touches(...fields: string[]): boolean {
    return this.before === null || fields.some((f) => f in this.given);
  }

  /** True when the field's value will differ from before; a new row's differ from nothing. */
  moves(field: string): boolean {
    return this.before !== null && this.get(field) !== (this.before[field] ?? null);
  }

  /** Fills a field, unless the write itself gave it. */
  fill(field: string, value: Scalar): void {
    if (field in this.given || (this.before === null && value === null)) return;
    this.changes[field] = value;
  }

  /** The row a lookup of this one points to. */
  target(field: string): Row | undefined {
    const id = this.get(field);
    return typeof id === 'string' ? this.store.anyRow(id) : undefined;
  }
}
