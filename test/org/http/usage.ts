import { requestLimitExceeded } from './api-error';

/** API calls of the last 24 hours against the org's daily allowance. */
export class Usage {
  used = 0;
  max = 100_000;

  /** Counts one call; throws 403 REQUEST_LIMIT_EXCEEDED once the allowance is gone. */
  count(): void {
    if (this.used >= this.max) throw requestLimitExceeded();
    this.used += 1;
  }

  /** The value of the `sforce-limit-info` header. */
  header(): string {
    return `api-usage=${this.used}/${this.max}`;
  }
}
