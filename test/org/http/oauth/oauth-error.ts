import type { Reply } from '../call';

/** A refusal as OAuth words it; `message` is its error_description. */
export class OAuthError extends Error {
  constructor(
    readonly error: string,
    message: string,
  ) {
    super(message);
    this.name = 'OAuthError';
  }
}

/** The body of a refused OAuth request. Anything but an OAuthError is a defect of the org and goes on. */
export function refusalReply(thrown: unknown, status = 400): Reply {
  if (!(thrown instanceof OAuthError)) throw thrown;
  return { status, json: { error: thrown.error, error_description: thrown.message } };
}
