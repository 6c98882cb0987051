import { PlimsollError } from '../../shared/error';

/** SQLSTATE class 08 (connection), 57P01–57P05 (server going down or coming up), and the network's own codes. */
const CODES = /^(08\w{3}|57P0\d|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND)$/;
/** pg gives these without a code. */
const WORDS = /^(Connection terminated|timeout expired|Client has encountered a connection error)/;

/** The error of a statement whose server went away, in words; null for any other error. */
export function storeLost(error: unknown): PlimsollError | null {
  if (!(error instanceof Error) || error instanceof PlimsollError) return null;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (!CODES.test(code) && !WORDS.test(error.message)) return null;
  return new PlimsollError(
    'STORE_LOST',
    `The PostgreSQL store went away: ${error.message}`,
    'Look whether the server runs; the next sync goes on where this one stopped.',
    error,
  );
}
