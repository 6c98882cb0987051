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
export const address = (kind: 'Billing' | 'Shipping' | 'Mailing' | 'Other') => `
  ${kind}Street textarea(255) of=${kind}Address | ${kind} Street
  ${kind}City string(40) of=${kind}Address | ${kind} City
  ${kind}State string(80) of=${kind}Address | ${kind} State/Province
  ${kind}PostalCode string(20) of=${kind}Address | ${kind} Zip/Postal Code
  ${kind}Country string(80) of=${kind}Address | ${kind} Country
  ${kind}Latitude double(18,15) of=${kind}Address | ${kind} Latitude
  ${kind}Longitude double(18,15) of=${kind}Address | ${kind} Longitude
  ${kind}GeocodeAccuracy picklist(40) restricted of=${kind}Address [${ACCURACY}] | ${kind} Geocode Accuracy
  ${kind}Address address readonly granted | ${kind} Address`;

const MATCHES =
  'Matched:In Sync;Different;Acknowledged:Reviewed;NotFound:Not Found;Inactive;Pending:Not Compared;SelectMatch:Select Match;Skipped';
export const CLEAN_STATUS = `CleanStatus picklist(40) restricted [${MATCHES}] | Clean Status`;
export const LEAD_SOURCES = 'Web;Phone Inquiry;Partner Referral;Purchased List;Other';
