import type { Row, Scalar } from '../row';
import type { Draft } from './draft';

const DAY = 86_400_000;

/** The account of an activity: WhatId's, else WhoId's. */
function accountOf(what: Row | undefined, who: Row | undefined): Scalar {
  if (what?.Id.startsWith('001')) return what.Id;
  return what?.['AccountId'] ?? who?.['AccountId'] ?? null;
}

function fillAccount(draft: Draft): void {
  if (draft.touches('WhatId', 'WhoId'))
    draft.fill('AccountId', accountOf(draft.target('WhatId'), draft.target('WhoId')));
}

export function deriveTask(draft: Draft): void {
  if (draft.before === null && draft.get('TaskSubtype') === null) draft.fill('TaskSubtype', 'Task');
  fillAccount(draft);
  const closed = draft.get('Status') === 'Completed';
  draft.fill('IsClosed', closed);
  if (draft.touches('Status') && closed !== (draft.before?.['IsClosed'] ?? false)) {
    draft.fill('CompletedDateTime', closed ? draft.at : null);
  }
  draft.fill('IsHighPriority', draft.get('Priority') === 'High');
}

const EVENT_STARTS = ['StartDateTime', 'ActivityDateTime', 'ActivityDate', 'IsAllDayEvent'];
const EVENT_ENDS = ['EndDateTime', 'DurationInMinutes'];

/** Start, end, length and day of a meeting, each from the others. */
export function deriveEvent(draft: Draft): void {
  if (draft.before === null && draft.get('EventSubtype') === null) draft.fill('EventSubtype', 'Event');
  fillAccount(draft);
  if (!draft.touches(...EVENT_STARTS, ...EVENT_ENDS)) return;
  const allDay = draft.get('IsAllDayEvent') === true;
  const day = draft.get('ActivityDate');
  if (draft.get('StartDateTime') === null) {
    const midnight = allDay && typeof day === 'string' ? `${day}T00:00:00.000Z` : null;
    draft.fill('StartDateTime', draft.get('ActivityDateTime') ?? midnight);
  }
  // An event of the whole day lasts one day where nothing else is said.
  const unsaid = draft.get('EndDateTime') === null && draft.get('DurationInMinutes') === null;
  if (allDay && unsaid) draft.fill('DurationInMinutes', DAY / 60_000);
  const start = draft.get('StartDateTime');
  if (typeof start !== 'string') return;
  draft.fill('ActivityDateTime', start);
  draft.fill('ActivityDate', start.slice(0, 10));
  const end = draft.get('EndDateTime');
  const minutes = draft.get('DurationInMinutes');
  if (draft.touches('EndDateTime') && typeof end === 'string') {
    draft.fill('DurationInMinutes', (Date.parse(end) - Date.parse(start)) / 60_000);
  } else if (typeof minutes === 'number') {
    draft.fill('EndDateTime', new Date(Date.parse(start) + (minutes * DAY) / 1440).toISOString());
  }
  const ended = draft.get('EndDateTime');
  if (typeof ended === 'string') draft.fill('EndDate', ended.slice(0, 10));
}

export function deriveEventRelation(draft: Draft): void {
  if (draft.touches('RelationId')) draft.fill('AccountId', accountOf(draft.target('RelationId'), undefined));
}

export function deriveEmailMessageRelation(draft: Draft): void {
  const id = draft.get('RelationId');
  const object = typeof id === 'string' ? draft.store.objectOfId(id) : undefined;
  if (draft.touches('RelationId')) draft.fill('RelationObjectType', object?.name ?? null);
}
