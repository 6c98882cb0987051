import { z } from 'zod';
import { to18 } from '../../../shared/salesforce-id';
import { Refusal, signInNeeded, unreachable } from '../problem';
import { type CallLimits, callOrg, type OrgReply } from './call-org';

export interface OrgAddress {
  instanceUrl: string;
  apiVersion: string;
}

const userInfo = z.object({
  user_id: z.string(),
  organization_id: z.string(),
  user_type: z.string(),
  active: z.boolean().default(true),
});
const page = z.object({ records: z.array(z.object({ Id: z.string() })) });
const faults = z.array(z.object({ errorCode: z.string(), message: z.string().default('') }));

/** An object or a field of the query is not there for this user. */
const NOT_VISIBLE = new Set(['INVALID_FIELD', 'INVALID_TYPE']);

const asUser = (token: string): RequestInit => ({
  headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
});

/** Who the user is, in the user's own words. @throws Refusal SIGN_IN_NEEDED, CRM_UNREACHABLE */
export async function readUserInfo(
  token: string,
  org: OrgAddress,
  limits: CallLimits,
): Promise<z.infer<typeof userInfo>> {
  const url = new URL('/services/oauth2/userinfo', org.instanceUrl);
  const { status, body } = await callOrg(url, asUser(token), limits);
  if (status === 401 || status === 403) throw signInNeeded('Salesforce does not take the token.');
  const told = userInfo.safeParse(body);
  if (!told.success) throw unreachable('Salesforce did not say who the user is.');
  return told.data;
}

/**
 * Ids (18 characters) that a query finds as the user; null where the user may not see the object or a field that it
 * names.
 * @throws Refusal SIGN_IN_NEEDED, NO_ACCESS, CRM_UNREACHABLE
 */
export async function idsAsUser(
  token: string,
  soql: string,
  org: OrgAddress,
  limits: CallLimits,
): Promise<string[] | null> {
  const url = new URL(`/services/data/v${org.apiVersion}/query`, org.instanceUrl);
  url.searchParams.set('q', soql);
  const reply = await callOrg(url, asUser(token), limits);
  if (reply.status !== 200) return refusedQuery(reply);
  const found = page.safeParse(reply.body);
  if (!found.success) throw unreachable('Salesforce gave an answer that cannot be read.');
  return found.data.records.map((record) => to18(record.Id));
}

function refusedQuery({ status, body }: OrgReply): null {
  if (status === 401) throw signInNeeded('Salesforce does not take the token any more.');
  const [fault] = faults.safeParse(body).data ?? [];
  if (fault && NOT_VISIBLE.has(fault.errorCode)) return null;
  if (fault?.errorCode === 'REQUEST_LIMIT_EXCEEDED') {
    throw unreachable(
      'The org has no API calls left today.',
      'Wait until its 24-hour window moves on, or let an administrator raise the limit.',
    );
  }
  if (status === 403) {
    throw new Refusal(
      'NO_ACCESS',
      'Salesforce does not let you use its API.',
      'Ask your administrator for the permission API Enabled.',
    );
  }
  throw unreachable('Salesforce refused to look.');
}
