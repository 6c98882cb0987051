import type { CrmValue } from '../../shared/crm-fields';
import type { Instant } from '../../shared/day';

/** What becomes of a person's or an automation's edit of a field that the worker owns. */
export type EditPolicy = { kind: 'respect'; until: Instant | null } | { kind: 'overwrite' };

/** One owned field before a write. All values as stored (`asStored`). */
export interface FieldState {
  /** D: what the document says. */
  desired: CrmValue;
  /** C: what the CRM holds. */
  current: CrmValue;
  /** B: what the CRM last acknowledged to us; undefined when the field was never written. */
  base: CrmValue | undefined;
  /** New values of intents whose outcome is not yet known: the CRM may hold them through us. */
  intents: readonly CrmValue[];
}

export type FieldOutcome =
  | { kind: 'unchanged' }
  | { kind: 'acknowledge'; value: CrmValue }
  | { kind: 'write'; prior: CrmValue; value: CrmValue }
  | {
      kind: 'exception';
      ours: CrmValue;
      theirs: CrmValue;
      base: CrmValue;
      /** True when the policy lets our value replace theirs. */
      write: boolean;
    };

/**
 * The three-way merge of one owned field: a field that still holds what we last wrote, or holds nothing and was
 * never ours, takes the desired value; any other content is somebody's edit and goes by `policy`. A respected
 * edit is respected while `asOf` is before its `until`, for good where that is null.
 */
export function mergeField(state: FieldState, policy: EditPolicy, asOf: Instant): FieldOutcome {
  const { desired, current, base, intents } = state;
  if (current === desired) {
    return base === desired ? { kind: 'unchanged' } : { kind: 'acknowledge', value: desired };
  }
  const ours = current === base || intents.includes(current) || (base === undefined && current === null);
  if (ours) return { kind: 'write', prior: current, value: desired };
  return {
    kind: 'exception',
    ours: desired,
    theirs: current,
    base: base ?? null,
    write: policy.kind === 'overwrite' || (policy.until !== null && policy.until <= asOf),
  };
}
