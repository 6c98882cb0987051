import type { Problem, ProblemCode } from '../../shared/api';
import { PlimsollError } from '../../shared/error';

/** Status and title of each refusal. */
const KINDS: Readonly<Record<ProblemCode, readonly [status: number, title: string]>> = {
  SIGN_IN_NEEDED: [401, 'Sign in'],
  OTHER_CLIENT: [403, 'The token was issued to another app'],
  OTHER_ORG: [403, 'The token belongs to another organisation'],
  NO_ACCESS: [403, 'No access'],
  NO_FIELD_ACCESS: [403, 'No access to account health'],
  OUT_OF_SCOPE: [404, 'Not a customer in scope'],
  UNKNOWN_ACCOUNT: [404, 'Unknown account'],
  NOT_SCORED: [404, 'Not scored yet'],
  BAD_REQUEST: [400, 'Bad request'],
  BAD_SIGNATURE: [401, 'The signature does not hold'],
  UNKNOWN_SOURCE: [404, 'No such source'],
  ALREADY_HEARD: [409, 'Heard before'],
  NOT_FOUND: [404, 'No such address'],
  CRM_UNREACHABLE: [503, 'Salesforce does not answer'],
  TOO_MANY_REQUESTS: [429, 'Too many requests'],
  UNEXPECTED: [500, 'Unexpected fault'],
};

/** Why a request is not answered. It goes to the caller as it is: nothing secret, nothing of the inside. */
export class Refusal extends PlimsollError {
  readonly status: number;
  /** Seconds after which asking again makes sense. */
  readonly retryAfter: number | null;

  constructor(
    override readonly code: ProblemCode,
    detail: string,
    action: string,
    more: { status?: number; retryAfter?: number } = {},
  ) {
    super(code, detail, action);
    this.status = more.status ?? KINDS[code][0];
    this.retryAfter = more.retryAfter ?? null;
  }

  toProblem(): Problem {
    return {
      type: 'about:blank',
      title: KINDS[this.code][1],
      status: this.status,
      code: this.code,
      detail: this.message,
      action: this.action,
    };
  }
}

/** The refusal that an error means to the caller; whatever is none says nothing of itself. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const status = statusOf(error);
  if (status === null) {
    return new Refusal(
      'UNEXPECTED',
      'The request could not be answered.',
      'Try again; if it stays so, look at what the worker printed.',
    );
  }
  return new Refusal(
    status === 404 ? 'NOT_FOUND' : 'BAD_REQUEST',
    'The request cannot be read.',
    'See the routes in the README.',
    { status },
  );
}

/** Fastify's word on a request that it could not take: 4xx. */
function statusOf(error: unknown): number | null {
  const status =
    typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}

export const signInNeeded = (detail: string): Refusal =>
  new Refusal('SIGN_IN_NEEDED', detail, 'Sign in to Salesforce again.');

export const unreachable = (detail: string, action = 'Try again in a minute.'): Refusal =>
  new Refusal('CRM_UNREACHABLE', detail, action);

export const badRequest = (detail: string, action: string): Refusal =>
  new Refusal('BAD_REQUEST', detail, action);
