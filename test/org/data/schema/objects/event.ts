import { LAYOUT_URLS, type ObjectNotes } from '../define-object';
import { AUDIT, identity, RECURRENCE_TYPES, WHAT } from '../shared-fields';
import { TIME_ZONES } from '../time-zones';

export const event: ObjectNotes = {
  name: 'Event',
  label: 'Event',
  labelPlural: 'Events',
  keyPrefix: '00U',
  searchable: true,
  money: true,
  traits: {
    scopes: ['delegated', 'everything', 'mine', 'scopingRule', 'team'],
    urls: [...LAYOUT_URLS, 'eventSeriesUpdates'],
  },
  fields: `
  ${identity('Activity ID')}
  WhoId reference(Contact,Lead) cascade children=Events | Name ID
  WhatId reference(${WHAT}) cascade children=Events | Related To ID
  Subject combobox(255) open name ungrouped [Call;Email;Meeting;Send Letter/Quote;Other]
  Location string(255)
  IsAllDayEvent boolean | All-Day Event
  ActivityDateTime datetime open | Due Date Time
  ActivityDate date open unaggregated | Due Date Only
  DurationInMinutes int open | Duration
  StartDateTime datetime open | Start Date Time
  EndDateTime datetime open | End Date Time
  EndDate date readonly
  Description textarea(32000)
  Type picklist(40) hidden [Call;Email;Meeting;Other]
  AccountId reference(Account) readonly prefiltered | Account ID
  OwnerId reference(Calendar,User) filled open | Assigned To ID
  IsPrivate boolean open | Private
  ShowAs picklist(40) open restricted default=Busy [Busy;OutOfOffice:Out of Office;Free] | Show Time As
  IsChild boolean readonly
  IsGroupEvent boolean readonly
  GroupEventType picklist(40) readonly restricted default=0 [0:Non-group Event;1:Group Event;2:Proposed Event;3:IsRecurrence2 Series Pattern]
  ${AUDIT}
  IsArchived boolean readonly | Archived
  RecurrenceActivityId reference(Event) readonly rel=none children=RecurringEvents | Recurrence Activity ID
  IsRecurrence boolean once open | Create Recurring Series of Events
  RecurrenceStartDateTime datetime open | Recurrence Start
  RecurrenceEndDateOnly date open | Recurrence End
  RecurrenceTimeZoneSidKey picklist(40) open restricted [${TIME_ZONES}] | Recurrence Time Zone
  RecurrenceType picklist(40) open restricted [${RECURRENCE_TYPES}]
  RecurrenceInterval int open digits=9
  RecurrenceDayOfWeekMask int open digits=9 | Recurrence Day of Week Mask
  RecurrenceDayOfMonth int open digits=9 | Recurrence Day of Month
  RecurrenceInstance picklist(40) open restricted [First:1st;Second:2nd;Third:3rd;Fourth:4th;Last:last]
  RecurrenceMonthOfYear picklist(40) open restricted [January;February;March;April;May;June;July;August;September;October;November;December] | Recurrence Month of Year
  ReminderDateTime datetime open | Reminder Date/Time
  IsReminderSet boolean open | Reminder Set
  EventSubtype picklist(40) once open restricted [Event]
  IsRecurrence2Exclusion boolean readonly | Historical Event, Not Following Recurrence
  Recurrence2PatternText textarea(512) once open | Recurrence Pattern
  Recurrence2PatternVersion picklist(40) readonly restricted [1:RFC 5545 v4 RRULE;2:RFC 5545 v4_2 RRULE] | Pattern Version
  IsRecurrence2 boolean readonly | Repeat
  IsRecurrence2Exception boolean readonly | Is Exception
  Recurrence2PatternStartDate datetime readonly | Recurrence Pattern Start Date
  Recurrence2PatternTimeZone string(255) readonly | Recurrence Pattern Time Zone Reference`,
};
