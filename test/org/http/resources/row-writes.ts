import type { IncomingHttpHeaders } from 'node:http';
import type { WriteOptions } from '../../data/org-api';
import { asApiError, rowLocked } from '../api-error';
import type { SignedCall } from '../call';
import type { Site } from '../site';
import type { RowWrite } from '../weather/row-locks';

export interface RowError {
  statusCode: string;
  message: string;
  fields: readonly string[];
  duplicateResult?: object;
}

export interface RowResult {
  id?: string;
  success: boolean;
  errors: RowError[];
  created?: boolean;
}

/** Writes of single rows on behalf of one call: each meets the weather's locks first. */
export class RowWrites {
  readonly #options: WriteOptions;

  constructor(
    private readonly site: Site,
    private readonly call: SignedCall,
  ) {
    this.#options = optionsOf(call.headers);
  }

  create(object: string, values: Record<string, unknown>): RowResult {
    this.#meetLock({ object, values });
    const id = this.site.org.create(this.#user, object, values, this.#at, this.#options);
    return { id, success: true, errors: [] };
  }

  update(object: string, id: string, values: Record<string, unknown>): RowResult {
    this.#meetLock({ object, id, values });
    this.site.org.update(this.#user, object, id, values, this.#at, this.#options);
    return { id: this.#canonicalId(object, id), success: true, errors: [] };
  }

  delete(object: string, id: string): RowResult {
    this.#meetLock({ object, id });
    this.site.org.delete(this.#user, object, id, this.#at);
    return { id: this.#canonicalId(object, id), success: true, errors: [] };
  }

  upsert(object: string, field: string, value: string, values: Record<string, unknown>): RowResult {
    this.#meetLock({ object, key: { field, value }, values });
    const { org } = this.site;
    const { id, created } = org.upsert(this.#user, object, field, value, values, this.#at, this.#options);
    return { id, success: true, errors: [], created };
  }

  get #user() {
    return this.call.session.userId;
  }

  get #at() {
    return this.site.clock.stamp();
  }

  #canonicalId(object: string, id: string) {
    return this.site.org.row(object, id)?.Id ?? id;
  }

  #meetLock(write: RowWrite) {
    this.call.tally.records += 1;
    const held = this.call.lock?.(write);
    if (held) throw rowLocked(held);
  }
}

/** What a call's headers say of how it writes; bulk jobs are written without any. */
function optionsOf(headers: IncomingHttpHeaders): WriteOptions {
  const rule = String(headers['sforce-duplicate-rule-header'] ?? '');
  return { allowDuplicates: /\ballowSave\s*=\s*true\b/i.test(rule) };
}

/** Turns a thrown refusal into a row's result, which says `statusCode` where a call's body says `errorCode`. */
export function refusedRow(thrown: unknown, id?: string): RowResult {
  const { errorCode, message, fields, duplicateResult } = asApiError(thrown);
  const error: RowError = { statusCode: errorCode, message, fields: fields ?? [] };
  const errors = [duplicateResult ? { ...error, duplicateResult } : error];
  return id === undefined ? { success: false, errors } : { id, success: false, errors };
}
