import { describe, expect, it } from 'vitest';
import { callFailure, failureError, rowFailure } from '../../../worker/crm/errors';
import { type Patience, withRetry } from '../../../worker/crm/retry';

const coded = (errorCode: string, message = 'no'): Error => Object.assign(new Error(message), { errorCode });

describe('the classes of refusal', () => {
  it.each([
    ['UNABLE_TO_LOCK_ROW', 'retryRow'],
    ['ENTITY_IS_LOCKED', 'holdRow'],
    ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'holdRow'],
    ['SOMETHING_NEW_FROM_SALESFORCE', 'holdRow'],
    ['ENTITY_IS_DELETED', 'resolveAgain'],
    ['INVALID_FIELD_FOR_INSERT_UPDATE', 'stopObject'],
    ['STRING_TOO_LONG', 'stopObject'],
    ['REQUEST_LIMIT_EXCEEDED', 'pauseOrg'],
  ])('a row refused with %s goes to %s, with something to do', (code, expected) => {
    const failure = rowFailure(code, 'message');
    expect(failure.class).toBe(expected);
    expect(failure.action).toMatch(/\w.*\.$/);
  });

  it('takes servers in trouble and broken networks as passing', () => {
    expect(callFailure(coded('ERROR_HTTP_503')).class).toBe('retryRow');
    expect(callFailure(coded('ERROR_HTTP_429')).class).toBe('retryRow');
    expect(callFailure(Object.assign(new Error('x'), { code: 'ECONNRESET' })).class).toBe('retryRow');
    expect(callFailure(new Error('Request Timeout')).class).toBe('retryRow');
  });

  it('gives an error the same class when it meets it again as its own', () => {
    for (const error of [
      coded('ERROR_HTTP_503'),
      Object.assign(new Error('x'), { code: 'EPIPE' }),
      coded('INVALID_FIELD'),
    ]) {
      const once = callFailure(error);
      expect(callFailure(failureError(once))).toEqual(once);
    }
  });

  it('stops the org when the session is refused or calls have run out', () => {
    expect(callFailure(new Error('Unable to refresh session due to: x')).class).toBe('pauseOrg');
    expect(callFailure(coded('REQUEST_LIMIT_EXCEEDED')).class).toBe('pauseOrg');
    expect(callFailure(coded('ERROR_HTTP_401')).code).toBe('INVALID_SESSION_ID');
  });

  it('takes what it does not know as a defect, not as something to wait for', () => {
    expect(callFailure(new TypeError('x is undefined')).class).toBe('fatal');
    expect(callFailure(coded('MALFORMED_QUERY')).class).toBe('fatal');
  });
});

describe('repeating a call', () => {
  const patience = (): Patience & { waits: number[] } => {
    const waits: number[] = [];
    return {
      waits,
      random: () => 0.5,
      sleep: async (ms) => {
        waits.push(ms);
      },
    };
  };

  it('waits 1, 4 and 15 s, four attempts in all, and then gives the error as it came', async () => {
    const p = patience();
    const error = coded('ERROR_HTTP_503');
    let calls = 0;
    const work = async (): Promise<never> => {
      calls += 1;
      throw error;
    };
    await expect(withRetry(work, p)).rejects.toBe(error);
    expect(calls).toBe(4);
    expect(p.waits).toEqual([1_000, 4_000, 15_000]);
  });

  it('does not repeat what will not pass', async () => {
    const p = patience();
    await expect(withRetry(() => Promise.reject(coded('INVALID_FIELD')), p)).rejects.toThrow();
    expect(p.waits).toEqual([]);
  });

  it('ends with the value of the attempt that worked', async () => {
    let calls = 0;
    const work = async (): Promise<string> => {
      calls += 1;
      if (calls < 3) throw coded('UNABLE_TO_LOCK_ROW');
      return 'done';
    };
    await expect(withRetry(work, patience())).resolves.toBe('done');
  });
});
