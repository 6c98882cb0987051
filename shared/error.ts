/** What went wrong, and what the reader can do about it. The only error that leaves a room. */
export class PlimsollError extends Error {
  readonly code: string;
  readonly action: string;

  /** @param code stable, upper case; @param action one sentence: what the reader can do. */
  constructor(code: string, message: string, action: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'PlimsollError';
    this.code = code;
    this.action = action;
  }
}
