import type { ObjectNotes } from '../define-object';

export const fiscalYearSettings: ObjectNotes = {
  name: 'FiscalYearSettings',
  label: 'Fiscal Year Settings',
  labelPlural: 'Fiscal Year Settings',
  keyPrefix: '022',
  only: [],
  fields: `
  Id id readonly filled key | Fiscal Year Settings ID
  PeriodId reference(Period) readonly | Period ID
  StartDate date readonly
  EndDate date readonly
  Name string(80) readonly name
  Description string(255) readonly
  IsStandardYear boolean readonly
  YearType picklist(40) readonly restricted [Standard;Custom]
  QuarterLabelScheme picklist(40) readonly restricted [NumberByYear;NumberByQuarter;CustomLabel]
  PeriodLabelScheme picklist(40) readonly restricted [NumberByYear;NumberByQuarter;StandardMonthNames;CustomLabel]
  WeekLabelScheme picklist(40) readonly restricted [NumberByYear;NumberByQuarter;NumberByPeriod]
  QuarterPrefix picklist(40) readonly
  PeriodPrefix picklist(40) readonly
  WeekStartDay int readonly
  SystemModstamp datetime readonly filled | System Modstamp`,
};

export const datedConversionRate: ObjectNotes = {
  name: 'DatedConversionRate',
  label: 'Dated Conversion Rate',
  labelPlural: 'Dated Conversion Rate',
  keyPrefix: '04w',
  only: ['createable', 'updateable', 'deletable'],
  fields: `
  Id id readonly filled key | Dated Conversion Rate ID
  IsoCode picklist(3) required once name | Currency ISO Code
  StartDate date required once
  NextStartDate date readonly
  ConversionRate double(18,6) required
  CreatedDate datetime readonly filled | Created Date
  CreatedById reference(User) readonly filled | Created By ID
  LastModifiedDate datetime readonly filled | Last Modified Date
  LastModifiedById reference(User) readonly filled | Last Modified By ID
  SystemModstamp datetime readonly filled | System Modstamp`,
};
