import { PlimsollError } from '../../shared/error';

/** What to do about a refusal of the CRM. */
export type FailureClass = 'retryRow' | 'holdRow' | 'resolveAgain' | 'stopObject' | 'pauseOrg' | 'fatal';

export interface Failure {
  class: FailureClass;
  code: string;
  message: string;
  /** What the reader can do, one sentence. */
  action: string;
}

const RETRY = 'Nothing to do: it is tried again on the next run.';
const SET_UP = 'Run `plimsoll doctor`, then `plimsoll provision` as an administrator.';

const TABLE: Readonly<Record<string, readonly [FailureClass, string]>> = {
  UNABLE_TO_LOCK_ROW: ['retryRow', RETRY],
  SERVER_UNAVAILABLE: ['retryRow', RETRY],
  QUERY_TIMEOUT: ['retryRow', RETRY],
  REQUEST_RUNNING_TOO_LONG: ['retryRow', RETRY],
  JOB_FAILED: ['retryRow', RETRY],
  UNKNOWN_EXCEPTION: ['retryRow', RETRY],

  FIELD_CUSTOM_VALIDATION_EXCEPTION: [
    'holdRow',
    'Correct the account so that it satisfies the rule, or exempt users with the custom permission Plimsoll_Sync from it.',
  ],
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: [
    'holdRow',
    'An Apex trigger refused the row: exempt users with the custom permission Plimsoll_Sync in it, or mend it.',
  ],
  CANNOT_EXECUTE_FLOW_TRIGGER: [
    'holdRow',
    'A flow failed on the row: exempt users with the custom permission Plimsoll_Sync in it, or mend it.',
  ],
  ENTITY_IS_LOCKED: ['holdRow', 'The record is locked by an approval: finish or recall the approval.'],
  DUPLICATES_DETECTED: [
    'holdRow',
    'A duplicate rule blocks the row: merge the duplicates, or set the rule to allow for the integration user.',
  ],
  FIELD_FILTER_VALIDATION_EXCEPTION: [
    'holdRow',
    'A lookup filter refuses the budget owner: choose another one on the account, or relax the filter.',
  ],
  INSUFFICIENT_ACCESS_OR_READONLY: [
    'holdRow',
    'Let the integration user edit this account: a sharing rule, or Modify All on Account.',
  ],
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: [
    'holdRow',
    'Let the integration user read the contact that holds the budget: a sharing rule, or View All on Contact.',
  ],

  ENTITY_IS_DELETED: ['resolveAgain', 'The record was merged or deleted: the next pull finds its successor.'],
  INVALID_CROSS_REFERENCE_KEY: [
    'resolveAgain',
    'The record, or the contact named on it, was merged or deleted: the next pull finds its successor.',
  ],
  NOT_FOUND: ['resolveAgain', 'The record was merged or deleted: the next pull finds its successor.'],

  INVALID_FIELD_FOR_INSERT_UPDATE: ['stopObject', SET_UP],
  INVALID_FIELD: ['stopObject', SET_UP],
  INVALID_TYPE: ['stopObject', SET_UP],
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: [
    'stopObject',
    'Add the missing value to the picklist, or make the picklist unrestricted.',
  ],
  STRING_TOO_LONG: ['stopObject', 'Widen the field to the length in the field contract.'],

  // Of bulk jobs as a whole.
  INVALIDJOB: ['stopObject', SET_UP],
  FEATURENOTENABLED: ['stopObject', 'Switch the API on for the org and for the integration user.'],
  EXCEEDEDQUOTA: [
    'pauseOrg',
    'The org has no bulk batches left today: wait until its 24-hour window moves on.',
  ],

  REQUEST_LIMIT_EXCEEDED: [
    'pauseOrg',
    'The org has no API calls left today: wait until its 24-hour window moves on, or raise the limit.',
  ],
  API_DISABLED_FOR_ORG: ['pauseOrg', 'Switch the API on for the org and for the integration user.'],
  API_CURRENTLY_DISABLED: ['pauseOrg', 'The org is under maintenance: wait until it is over.'],
  INVALID_SESSION_ID: [
    'pauseOrg',
    'Check that the integration user is active and the app authorised, then run `plimsoll doctor`.',
  ],
  SIGN_IN_FAILED: [
    'pauseOrg',
    'Check client id, user name and key or secret, and that the app is authorised for the integration user.',
  ],
};

/** Codes of our own for what came without one of Salesforce's: they pass. */
const PASSING = /^(NETWORK|HTTP_\d+)$/;

const NETWORK = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EPIPE',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'ERR_STREAM_PREMATURE_CLOSE',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_SOCKET',
]);

/** A refusal of one row of a Collections call. Codes that the table does not know hold the row. */
export function rowFailure(statusCode: string, message: string): Failure {
  const known = TABLE[statusCode];
  return {
    class: known?.[0] ?? 'holdRow',
    code: statusCode,
    message,
    action:
      known?.[1] ??
      'Look up the message in Salesforce; the row is tried again after it changes, or in 7 days.',
  };
}

/** Why a bulk job ended before it came to a row; `message` is the job's. */
export const jobFailure = (message: string | null): Failure =>
  rowFailure(
    /Field name not found/.test(message ?? '') ? 'INVALID_FIELD' : 'JOB_FAILED',
    message ?? 'The bulk job ended before it came to this row.',
  );

/** Whatever a call threw: a Salesforce error, an HTTP status, or the network. Unknown ones are fatal. */
export function callFailure(error: unknown): Failure {
  if (error instanceof PlimsollError) {
    const { code, message, action } = error;
    return { class: TABLE[code]?.[0] ?? (PASSING.test(code) ? 'retryRow' : 'fatal'), code, message, action };
  }
  const code = errorCodeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  const known = TABLE[code];
  if (known) return { class: known[0], code, message, action: known[1] };
  const status = /^ERROR_HTTP_(\d{3})$/.exec(code)?.[1];
  if (status === '401')
    return { class: 'pauseOrg', code: 'INVALID_SESSION_ID', message, action: actionOf('INVALID_SESSION_ID') };
  if (status && (status.startsWith('5') || status === '429' || status === '420' || status === '408')) {
    return {
      class: 'retryRow',
      code: `HTTP_${status}`,
      message: `Salesforce answered HTTP ${status}.`,
      action: RETRY,
    };
  }
  if (NETWORK.has(code)) {
    return {
      class: 'retryRow',
      code: 'NETWORK',
      message: `Salesforce could not be reached (${code}).`,
      action: 'Check the login URL and the network; it is tried again on the next run.',
    };
  }
  return { class: 'fatal', code: code || 'UNEXPECTED', message, action: 'Please report this message.' };
}

/** The failure as an error to throw. */
export function failureError(failure: Failure, cause?: unknown): PlimsollError {
  return new PlimsollError(failure.code, failure.message, failure.action, cause);
}

const actionOf = (code: string): string => TABLE[code]?.[1] ?? RETRY;

function errorCodeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('errorCode' in error && typeof error.errorCode === 'string') {
    return error.errorCode === 'MULTIPLE_API_ERRORS' ? firstOfMany(error) : error.errorCode;
  }
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof Error && /^Unable to refresh session/.test(error.message)) return 'SIGN_IN_FAILED';
  if (error instanceof Error && /Request Timeout|Premature close|socket hang up/i.test(error.message))
    return 'ETIMEDOUT';
  return '';
}

function firstOfMany(error: object): string {
  const data = 'data' in error && Array.isArray(error.data) ? (error.data as unknown[]) : [];
  const first = data[0];
  return typeof first === 'object' &&
    first !== null &&
    'errorCode' in first &&
    typeof first.errorCode === 'string'
    ? first.errorCode
    : 'MULTIPLE_API_ERRORS';
}
