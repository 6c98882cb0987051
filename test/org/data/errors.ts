/**
 * A refusal in Salesforce's own words.
 *
 * `status` is the HTTP status a single-record REST call answers with; inside Collections the same error is an
 * item of `errors` with `statusCode: errorCode`.
 */
export class OrgError extends Error {
  readonly status: number;
  readonly errorCode: string;
  readonly fields: string[];
  /** Ids of the rows that matched, when an upsert by a key matched several (status 300). */
  readonly matches: string[];

  constructor(
    status: number,
    errorCode: string,
    message: string,
    fields: string[] = [],
    matches: string[] = [],
  ) {
    super(message);
    this.name = 'OrgError';
    this.status = status;
    this.errorCode = errorCode;
    this.fields = fields;
    this.matches = matches;
  }
}

/** The row may be seen, but not changed so. */
export const noWriteAccess = (): OrgError =>
  new OrgError(403, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
