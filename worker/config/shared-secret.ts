import { PlimsollError } from '../../shared/error';
import type { Environment } from './environment';

const SHORTEST = 24;

/** A secret that the worker shares with another program; null where none is set. @throws PlimsollError SECRET_SHORT */
export function sharedSecret(environment: Environment, name: string): string | null {
  const secret = environment[name];
  if (!secret) return null;
  if (secret.length >= SHORTEST) return secret;
  throw new PlimsollError(
    'SECRET_SHORT',
    `The secret in ${name} has fewer than ${SHORTEST} characters.`,
    'Make one with `openssl rand -hex 32`, for the worker and for the program that shares it.',
  );
}
