import { ApiError, asApiError, rowLocked } from '../api-error';
import type { Site } from '../site';
import type { RowLock, RowWrite } from '../weather/row-locks';
import type { Column, ColumnPlan } from './columns';
import type { CsvRow } from './csv-reader';
import { type Outcome, unfitness } from './ingest-results';
import type { IngestJob } from './job';

/** Characters of one cell and of one record. */
const LONGEST_CELL = 32_000;
const LONGEST_RECORD = 400_000;

/** The word that empties a field; an empty cell leaves it as it is. */
const NULL = '#N/A';

/** Writes the rows of one job, each by all rules of the org for the job's user. */
export class RowWriter {
  /** Keys of the rows of the transaction that runs. */
  #seen = new Set<string>();
  #lock: RowLock | undefined;

  constructor(
    private readonly site: Site,
    private readonly job: IngestJob,
    private readonly plan: ColumnPlan,
  ) {}

  /** Begins a transaction: an id may stand in it once. */
  begin(lock: RowLock | undefined): void {
    this.#seen = new Set();
    this.#lock = lock;
  }

  write(row: CsvRow, at: string): Outcome {
    const unfit = unfitness(row, this.plan.columns.length);
    if (unfit !== undefined) return { id: '', error: unfit };
    const { cells } = row;
    const key = this.plan.keyAt < 0 ? '' : (cells[this.plan.keyAt] ?? '');
    const id = this.#idOf(key);
    try {
      this.#checkSize(cells);
      this.#checkOnce(id === '' ? key : id);
      return this.#write(id === '' ? key : id, this.#values(cells), at);
    } catch (thrown) {
      return { id, error: this.#worded(thrown, cells) };
    }
  }

  #write(key: string, values: Record<string, unknown>, at: string): Outcome {
    const { org } = this.site;
    const { object, createdById: user, operation, externalIdFieldName: field = 'Id' } = this.job;
    switch (operation) {
      case 'insert':
        this.#meetLock({ object, values });
        return { id: org.create(user, object, values, at), created: true };
      case 'update':
        if (key === '') throw missing('Id not specified in an update call');
        this.#meetLock({ object, id: key, values });
        org.update(user, object, key, values, at);
        return { id: key, created: false };
      case 'upsert':
        if (key === '' && field !== 'Id') throw missing(`${field} not specified`);
        this.#meetLock({ object, key: { field, value: key }, values });
        if (key === '') return { id: org.create(user, object, values, at), created: true };
        return org.upsert(user, object, field, key, values, at);
      case 'delete':
      case 'hardDelete':
        if (key === '') throw missing('Id not specified in a delete call');
        this.#meetLock({ object, id: key });
        org.delete(user, object, key, at);
        // A row whose object has no recycle bin is gone already.
        if (operation === 'hardDelete' && org.row(object, key)) {
          org.edit({ op: 'purge', object, id: key, by: user, at });
        }
        return { id: key, created: false };
    }
  }

  #meetLock(write: RowWrite): void {
    const held = this.#lock?.(write);
    if (held) throw rowLocked(held);
  }

  #values(cells: readonly string[]): Record<string, unknown> {
    const values: Record<string, unknown> = {};
    const { columns, keyAt } = this.plan;
    for (let i = 0; i < columns.length; i++) {
      const cell = cells[i];
      const column = columns[i];
      if (cell === undefined || column === undefined || i === keyAt) continue;
      if (cell === '') {
        if (column.steady) values[column.field.name] = undefined;
      } else if (cell === NULL) values[column.field.name] = null;
      else if (column.parent === null) values[column.field.name] = readable(column, cell);
      else {
        const { relationship, object, key } = column.parent;
        values[relationship] = { attributes: { type: object }, [key]: cell };
      }
    }
    return values;
  }

  #checkSize(cells: readonly string[]): void {
    let size = 0;
    for (let i = 0; i < cells.length; i++) {
      const length = cells[i]?.length ?? 0;
      size += length;
      if (length > LONGEST_CELL) {
        const { name = '', label = '' } = this.plan.columns[i]?.field ?? {};
        const message = `${label}: data value too large: ${length} characters (max length=${LONGEST_CELL})`;
        throw refusal('STRING_TOO_LONG', message, [name]);
      }
    }
    if (size > LONGEST_RECORD) {
      throw refusal('LIMIT_EXCEEDED', `A record cannot have more than ${LONGEST_RECORD} characters`);
    }
  }

  #checkOnce(key: string): void {
    if (key === '') return;
    const { operation, externalIdFieldName: field } = this.job;
    const byId = operation !== 'upsert' || field === 'Id';
    const same = byId ? key : key.toLowerCase();
    if (!this.#seen.has(same)) this.#seen.add(same);
    else if (byId) throw refusal('DUPLICATE_VALUE', `duplicate id specified: ${key}`);
    else throw refusal('DUPLICATE_VALUE', `Duplicate external id specified: ${key}`, [field ?? '']);
  }

  /** The 18 characters that name the row of an id; none for a new row and for one that is not there. */
  #idOf(key: string): string {
    const { object, operation, externalIdFieldName } = this.job;
    if (key === '' || (operation === 'upsert' && externalIdFieldName !== 'Id')) return '';
    return this.site.org.row(object, key)?.Id ?? '';
  }

  /** `CODE:message:Fields --`. */
  #worded(thrown: unknown, cells: readonly string[]): string {
    const error = asApiError(thrown);
    const fields = error.fields ?? [];
    const unread = error.errorCode === 'JSON_PARSER_ERROR' ? fields[0] : undefined;
    const [code, message] =
      unread === undefined
        ? [error.errorCode, error.message]
        : ['INVALID_FIELD', this.#unread(unread, cells)];
    return `${code}:${message}:${fields.length > 0 ? `${fields.join(',')} ` : ''}--`;
  }

  #unread(name: string, cells: readonly string[]): string {
    const at = this.plan.columns.findIndex(({ field }) => field.name === name);
    const type = this.plan.columns[at]?.field.soapType ?? 'xsd:string';
    return `Failed to deserialize field at col ${at}. Due to, '${cells[at] ?? ''}' is not a valid value for the type ${type}`;
  }
}

/** Days may end in Z, as the guide's sample files have them. */
function readable(column: Column, cell: string): string {
  return column.field.type === 'date' && /^\d{4}-\d\d-\d\dZ$/.test(cell) ? cell.slice(0, 10) : cell;
}

const refusal = (code: string, message: string, fields: readonly string[] = []) =>
  new ApiError(400, code, message, fields);
const missing = (message: string) => refusal('MISSING_ARGUMENT', message);
