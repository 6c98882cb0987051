/**
 * A refusal as the REST API words it: `[{message, errorCode, fields?}]` under an HTTP status.
 * Row rules throw their own error class; `asApiError` reads both by shape.
 */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly errorCode: string,
    message: string,
    readonly fields?: readonly string[],
    /** The records that a duplicate rule found. */
    readonly duplicateResult?: object,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

export interface ErrorEntry {
  message: string;
  errorCode: string;
  fields?: readonly string[];
  /** Spelt like this on the wire. */
  duplicateResut?: object;
}

/**
 * Reads any thrown value as an ApiError; one that carries no errorCode is a defect of the org and becomes 500, whose
 * trace goes to who runs the org and not to who calls it.
 */
export function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof Error && 'errorCode' in thrown && typeof thrown.errorCode === 'string') {
    const status = 'status' in thrown && typeof thrown.status === 'number' ? thrown.status : 400;
    const fields = 'fields' in thrown && Array.isArray(thrown.fields) ? thrown.fields.map(String) : undefined;
    const found = 'duplicateResult' in thrown ? Object(thrown.duplicateResult) : undefined;
    return new ApiError(status, thrown.errorCode, thrown.message, fields, found);
  }
  process.stderr.write(`${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`);
  return unexpectedError();
}

/** Refusals of the request rather than of a row: they carry no list of fields where that is empty. */
const OF_THE_REQUEST = new Set(['INVALID_FIELD', 'NOT_FOUND']);
/** What the parser refuses carries none at all. */
const PARSER = 'JSON_PARSER_ERROR';

/** The body of a refused REST call. */
export function errorBody(error: ApiError): ErrorEntry[] {
  const { message, errorCode, fields, duplicateResult } = error;
  const entry: ErrorEntry = { message, errorCode };
  if (duplicateResult) return [{ duplicateResut: duplicateResult, ...entry }];
  if (errorCode !== PARSER && fields && (fields.length > 0 || !OF_THE_REQUEST.has(errorCode)))
    entry.fields = fields;
  return [entry];
}

export const resourceNotFound = () => new ApiError(404, 'NOT_FOUND', 'The requested resource does not exist');
export const sessionInvalid = () => new ApiError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
export const requestLimitExceeded = () =>
  new ApiError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
/** Too many requests have lasted 20 seconds or more. */
export const tooManyLongRequests = () =>
  new ApiError(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.');
export const serverUnavailable = () => new ApiError(503, 'SERVER_UNAVAILABLE', 'Server too busy');
/** The platform's word for a failure of its own; the number is its support's. */
export const unexpectedError = () =>
  new ApiError(
    500,
    'UNKNOWN_EXCEPTION',
    'An unexpected error occurred. Please include this ErrorId if you contact support: 1452464078-314667 (-1173371248)',
  );
export const rowLocked = (ids: readonly string[]) => {
  const which = ids.length === 0 ? '' : ` or ${ids.length} records: ${ids.join(',')}`;
  const message = `unable to obtain exclusive access to this record${which}`;
  return new ApiError(400, 'UNABLE_TO_LOCK_ROW', message, []);
};
