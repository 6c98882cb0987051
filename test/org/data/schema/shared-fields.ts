/** Id and IsDeleted, with the object's own label for its id. */
export const identity = (label: string) => `
  Id id readonly filled key | ${label}
  IsDeleted boolean readonly | Deleted`;

/** Who made and last changed a record, and when. */
export const AUDIT = `
  CreatedDate datetime readonly filled | Created Date
  CreatedById reference(User) readonly filled | Created By ID
  LastModifiedDate datetime readonly filled | Last Modified Date
  LastModifiedById reference(User) readonly filled | Last Modified By ID
  SystemModstamp datetime readonly filled | System Modstamp`;

/** When the reader last opened a record; always empty here, as for a user of the API. */
export const VIEWED = `
  LastViewedDate datetime readonly | Last Viewed Date
  LastReferencedDate datetime readonly | Last Referenced Date`;

const ACCURACY = 'Address;NearAddress;Block;Street;ExtendedZip;Zip;Neighborhood;City;County;State;Unknown';

/** The nine fields of one compound address. */
export const address = (
  kind: 'Billing' | 'Shipping' | 'Mailing' | 'Other' | 'PersonMailing' | 'PersonOther',
) => addressOf(kind, `${kind.replace('Person', '')} `);

/** The same with another prefix of names and of labels; a Lead's address has neither. */
export const addressOf = (kind: string, label: string) => `
  ${kind}Street textarea(255) of=${kind}Address | ${label}Street
  ${kind}City string(40) of=${kind}Address | ${label}City
  ${kind}State string(80) of=${kind}Address | ${label}State/Province
  ${kind}PostalCode string(20) of=${kind}Address | ${label}Zip/Postal Code
  ${kind}Country string(80) of=${kind}Address | ${label}Country
  ${kind}Latitude double(18,15) of=${kind}Address | ${label}Latitude
  ${kind}Longitude double(18,15) of=${kind}Address | ${label}Longitude
  ${kind}GeocodeAccuracy picklist(40) restricted of=${kind}Address [${ACCURACY}] | ${label}Geocode Accuracy
  ${kind}Address address readonly granted | ${label}Address`;

const MATCHES =
  'Matched:In Sync;Different;Acknowledged:Reviewed;NotFound:Not Found;Inactive;Pending:Not Compared;SelectMatch:Select Match;Skipped';
export const CLEAN_STATUS = `CleanStatus picklist(40) restricted [${MATCHES}] | Clean Status`;
/** What an activity may be about. */
export const WHAT = 'Account,Asset,Campaign,Case,Contract,Opportunity';
export const RECURRENCE_TYPES =
  'RecursDaily:Recurs Daily;RecursEveryWeekday:Recurs Every Weekday;RecursMonthly:Recurs Monthly;' +
  'RecursMonthlyNth:Recurs Monthly Nth;RecursWeekly:Recurs Weekly;RecursYearly:Recurs Yearly;' +
  'RecursYearlyNth:Recurs Yearly Nth';
export const LEAD_SOURCES = 'Web;Phone Inquiry;Partner Referral;Purchased List;Other';
