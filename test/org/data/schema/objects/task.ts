import { LAYOUT_URLS, type ObjectNotes } from '../define-object';
import { AUDIT, identity, RECURRENCE_TYPES, WHAT } from '../shared-fields';
import { TIME_ZONES } from '../time-zones';

export const task: ObjectNotes = {
  name: 'Task',
  label: 'Task',
  labelPlural: 'Tasks',
  keyPrefix: '00T',
  searchable: true,
  money: true,
  traits: { urls: LAYOUT_URLS },
  fields: `
  ${identity('Activity ID')}
  WhoId reference(Contact,Lead) cascade children=Tasks | Name ID
  WhatId reference(${WHAT}) cascade children=Tasks | Related To ID
  Subject combobox(255) open name ungrouped [Call;Email;Send Letter;Send Quote;Other]
  ActivityDate date open | Due Date Only
  Status picklist(40) filled open default=Not_Started [Not Started;In Progress;Completed;Waiting on someone else;Deferred]
  Priority picklist(40) filled open default=Normal [High;Normal;Low]
  IsHighPriority boolean readonly | High Priority
  OwnerId reference(User) filled open | Assigned To ID
  Description textarea(32000)
  Type picklist(40) hidden [Call;Email;Meeting;Other]
  AccountId reference(Account) readonly prefiltered | Account ID
  IsClosed boolean readonly | Closed
  ${AUDIT}
  IsArchived boolean readonly | Archived
  CallDurationInSeconds int | Call Duration
  CallType picklist(40) [Internal;Inbound;Outbound]
  CallDisposition string(255) | Call Result
  CallObject string(255) | Call Object Identifier
  ReminderDateTime datetime open | Reminder Date/Time
  IsReminderSet boolean open | Reminder Set
  RecurrenceActivityId reference(Task) readonly rel=none | Recurrence Activity ID
  IsRecurrence boolean once open | Create Recurring Series of Tasks
  RecurrenceStartDateOnly date open | Recurrence Start
  RecurrenceEndDateOnly date open | Recurrence End
  RecurrenceTimeZoneSidKey picklist(40) open restricted [${TIME_ZONES}] | Recurrence Time Zone
  RecurrenceType picklist(40) open restricted [${RECURRENCE_TYPES}]
  RecurrenceInterval int open digits=9
  RecurrenceDayOfWeekMask int open digits=9 | Recurrence Day of Week Mask
  RecurrenceDayOfMonth int open digits=9 | Recurrence Day of Month
  RecurrenceInstance picklist(40) open restricted [First:1st;Second:2nd;Third:3rd;Fourth:4th;Last:last]
  RecurrenceMonthOfYear picklist(40) open restricted [January;February;March;April;May;June;July;August;September;October;November;December] | Recurrence Month of Year
  RecurrenceRegeneratedType picklist(40) open restricted [RecurrenceRegenerateAfterDueDate:After due date;RecurrenceRegenerateAfterToday:After date completed;RecurrenceRegenerated:(Task Closed)] | Repeat This Task
  TaskSubtype picklist(40) once open restricted [Task;Email;ListEmail:List Email;Cadence;Call]
  CompletedDateTime datetime readonly | Completed Date`,
};
