import { createHash } from 'node:crypto';
import { to18 } from '../../../shared/salesforce-id';
import { Refusal, signInNeeded } from '../problem';

const MOST_CHARACTERS = 2000;
/** A session of an organisation: its id, `!`, and visible characters. */
const SESSION = /^(00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?)![\x21-\x7e]+$/;

/**
 * The token of an Authorization header, where it can be one of this organisation at all: what cannot costs no call.
 * @throws Refusal SIGN_IN_NEEDED, OTHER_ORG
 */
export function tokenFrom(authorization: string | undefined, organizationId: string): string {
  if (authorization === undefined) throw signInNeeded('The request carries no token.');
  const [, token = ''] = /^Bearer +(.*)$/i.exec(authorization) ?? [];
  const organization = token.length <= MOST_CHARACTERS ? SESSION.exec(token)?.[1] : undefined;
  if (organization === undefined) throw signInNeeded('The request carries no token of Salesforce.');
  if (to18(organization) !== organizationId) throw otherOrg();
  return token;
}

export const otherOrg = (): Refusal =>
  new Refusal(
    'OTHER_ORG',
    'The token belongs to another organisation than the one that is served here.',
    'Sign in to the organisation that /v1/about names, or use the worker that serves yours.',
  );

/** What stands for a token in memory; the token itself is kept nowhere. */
export const fingerprint = (token: string): string => createHash('sha256').update(token).digest('base64url');
