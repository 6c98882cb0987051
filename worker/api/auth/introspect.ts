import { z } from 'zod';
import { to18 } from '../../../shared/salesforce-id';
import { type SignInSettings, signAssertion } from '../../crm/sign-in';
import { Refusal, signInNeeded, unreachable } from '../problem';
import { type CallLimits, callOrg } from './call-org';
import { otherOrg } from './token';

export interface TokenVerdict {
  /** 18 characters. */
  userId: string;
  /** Milliseconds since the epoch. */
  expires: number;
}

export interface IntrospectOptions {
  instanceUrl: string;
  organizationId: string;
  /** The app that people sign in with. */
  clientId: string;
  /** The worker's own credentials. */
  signIn: SignInSettings;
  now(): Date;
}

const introspection = z.union([
  z.object({
    active: z.literal(true),
    client_id: z.string(),
    sub: z.string(),
    token_type: z.string().optional(),
    exp: z.number().optional(),
  }),
  z.object({ active: z.literal(false) }),
]);

/**
 * Asks Salesforce whose token it is (RFC 7662).
 * @throws Refusal SIGN_IN_NEEDED, OTHER_CLIENT, OTHER_ORG, CRM_UNREACHABLE
 */
export async function introspect(
  token: string,
  options: IntrospectOptions,
  limits: CallLimits,
): Promise<TokenVerdict> {
  const form = new URLSearchParams({
    ...(await credentials(options)),
    token,
    token_type_hint: 'access_token',
  });
  const url = new URL('/services/oauth2/introspect', options.instanceUrl);
  const { status, body } = await callOrg(url, { method: 'POST', body: form }, limits);
  const told = introspection.safeParse(body);
  if (status !== 200 || !told.success) {
    throw unreachable(
      'Salesforce did not say whose token it is.',
      'Let an administrator check that the app of the worker may introspect tokens.',
    );
  }
  if (!told.data.active) throw signInNeeded('The token is not in force any more.');
  if (told.data.client_id !== options.clientId) {
    throw new Refusal(
      'OTHER_CLIENT',
      'The token was issued to another app than the one of Plimsoll.',
      'Sign in with the app that /v1/about names.',
    );
  }
  if (!/^(access_token|bearer)$/i.test(told.data.token_type ?? '')) {
    throw signInNeeded('That is no access token.');
  }
  const [organization = '', user = ''] = told.data.sub.split('/').slice(-2);
  if (to18(organization) !== options.organizationId) throw otherOrg();
  return {
    userId: to18(user),
    expires: told.data.exp === undefined ? Number.POSITIVE_INFINITY : told.data.exp * 1000,
  };
}

/** A secret where the worker has one, else a JWT signed with its key (RFC 7523). */
async function credentials({ signIn, now }: IntrospectOptions): Promise<Record<string, string>> {
  const { clientId, clientSecret, keyFile, loginUrl } = signIn;
  if (clientSecret !== undefined) return { client_id: clientId, client_secret: clientSecret };
  return {
    client_id: clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await signAssertion(
      { clientId, subject: clientId, audience: loginUrl, keyFile: keyFile ?? '' },
      now,
    ),
  };
}
