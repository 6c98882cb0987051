import type { Failure } from '../../shared/messages';
import { Refusal } from '../refusal';

/** An error in words for a person. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Refusal)
    return { failed: true, code: error.code, detail: error.message, action: error.action };
  return {
    failed: true,
    code: 'UNEXPECTED',
    detail: 'Something went wrong in the extension.',
    action: 'Try again; reload the extension if it stays.',
  };
}
