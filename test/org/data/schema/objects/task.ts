import type { ObjectNotes } from '../define-object';
import { AUDIT, identity } from '../shared-fields';

export const task: ObjectNotes = {
  name: 'Task',
  label: 'Task',
  labelPlural: 'Tasks',
  keyPrefix: '00T',
  searchable: true,
  money: true,
  fields: `
  ${identity('Activity ID')}
  WhoId reference(Contact,Lead) cascade children=Tasks | Name ID
  WhatId reference(Account,Opportunity,Case) cascade children=Tasks | Related To ID
  Subject combobox(255) open name ungrouped [Call;Email;Send Letter;Send Quote;Other]
  ActivityDate date open | Due Date Only
  Status picklist(40) filled open default=Not_Started [Not Started;In Progress;Completed;Waiting on someone else;Deferred]
  Priority picklist(40) filled open default=Normal [High;Normal;Low]
  IsHighPriority boolean readonly | High Priority
  OwnerId reference(User) filled open | Assigned To ID
  Description textarea(32000)
  Type picklist(40) [Call;Email;Meeting;QBR;Other]
  AccountId reference(Account) readonly | Account ID
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
  RecurrenceTimeZoneSidKey picklist(40) open | Recurrence Time Zone
  RecurrenceType picklist(40) open restricted [RecursDaily;RecursEveryWeekday;RecursMonthly;RecursMonthlyNth;RecursWeekly;RecursYearly;RecursYearlyNth]
  RecurrenceInterval int open
  TaskSubtype picklist(40) once open restricted default=Task [Task;Email;ListEmail:List Email;Cadence;Call]
  CompletedDateTime datetime readonly | Completed Date`,
};
