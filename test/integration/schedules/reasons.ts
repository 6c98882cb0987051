import type { Course, Ended } from './course';
import type { Ownership } from './ownership';

/** What must have happened before a row may end with a code: in the words of the chronicle. */
const CAUSES: Record<string, RegExp> = {
  UNABLE_TO_LOCK_ROW: /^weather lock/,
  SERVER_UNAVAILABLE: /^weather unavailable/,
  HTTP_503: /^weather unavailable/,
  UNKNOWN_EXCEPTION: /^weather failure/,
  NETWORK: /^weather reset/,
  REQUEST_LIMIT_EXCEEDED: /^weather (quota|concurrent)/,
  INVALID_SESSION_ID: /^weather unauthorized/,
  SIGN_IN_FAILED: /^weather unauthorized/,
  JOB_FAILED: /^(weather (job|lock|reset|unavailable|failure)|.* (dies|stopped|hangs))/,
  FIELD_CUSTOM_VALIDATION_EXCEPTION: /^rule validation/,
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: /^rule trigger/,
  CANNOT_EXECUTE_FLOW_TRIGGER: /^rule flow/,
  ENTITY_IS_LOCKED: /^rule approval/,
  ENTITY_IS_DELETED: /^(delete|is merged)/,
  UNDONE: /^takes back/,
};
/** About one record, which must be the row's own or its account's. */
const OF_RECORD = /VALIDATION|ACTIVATE|FLOW_TRIGGER|IS_LOCKED/;

/** Rows that ended otherwise than they say. */
export function untrueReasons(course: Course, ownership: Ownership): string[] {
  return course.ended.flatMap((ended) => [
    ...twice(ended),
    ...ended.outcomes.flatMap((end) => untrue(course, ownership, ended, end)),
  ]);
}

function twice({ action, outcomes }: Ended): string[] {
  const records = outcomes.map(({ record }) => record);
  return records.length === new Set(records).size
    ? []
    : [`${action.kind} ${action.n} tells of a record twice`];
}

function untrue(
  course: Course,
  ownership: Ownership,
  ended: Ended,
  end: Ended['outcomes'][number],
): string[] {
  const { chronicle, customers } = course;
  const { action } = ended;
  const say = (what: string): string[] => [
    `${action.kind} ${action.n}: ${customers.nameOf(end.record)} ended ${end.outcome} ${end.code ?? ''}: ${what}`,
  ];
  const isSame = (run: string | null, n: number): boolean =>
    n === action.n || (run !== null && run === action.run);
  const sent = chronicle
    .of('sent')
    .filter(
      (each) =>
        each.record === end.record && !ownership.given.has(each.n) && isSame(each.action.run, each.action.n),
    );
  if (end.outcome === 'written') {
    const read = chronicle
      .of('read')
      .some((each) => each.record === end.record && isSame(each.action.run, each.action.n));
    return sent.length > 0 || read ? [] : say('nothing was sent of it');
  }
  if (end.outcome === 'unchanged')
    return sent.length === 0 || end.code === 'OVERTAKEN' ? [] : say('it was written');
  if (end.code === null || end.message === null || end.action === null) return say('no reason is told');
  const told = chronicle.of('told').filter(({ n }) => n <= ended.to);
  const cause = CAUSES[end.code];
  if (cause) {
    const isAbout = (record: string | null): boolean =>
      !OF_RECORD.test(end.code ?? '') || record === end.record || record === end.account;
    return told.some(({ what, record }) => cause.test(what) && isAbout(record))
      ? []
      : say('that never happened');
  }
  if (end.code === 'ACCOUNT_FIRST') {
    const account = ended.outcomes.find(({ record }) => record === end.account);
    return account?.outcome === 'held' || account?.outcome === 'failed'
      ? []
      : say('its account was not left');
  }
  if (end.code === 'CHANGED_SINCE_PLAN') {
    const changed = chronicle.of('change').some(({ record, n }) => record === end.record && n <= ended.to);
    return changed ? [] : say('nothing of it was changed');
  }
  return end.code === 'LEFT_TO_SYNC' ? [] : say('no such reason is known');
}
