import type { Instant } from '../../../shared/day';
import type { AccountKeyClaim } from '../define-source';
import type { SalesforceSettings } from './settings';

export const SOURCE_ID = 'salesforce';

/** What an account is called elsewhere. */
export interface Identities {
  account: string;
  workspaceId: string | null;
  billingId: string | null;
  domain: string | null;
}

type Named = Pick<AccountKeyClaim, 'source' | 'sourceKey' | 'rule'>;

function elsewhere(identities: Identities, keys: SalesforceSettings['keys']): Named[] {
  const of = (sources: readonly string[], sourceKey: string | null, rule: string): Named[] =>
    sources.map((source) => ({ source, sourceKey, rule }));
  return [
    ...of(keys.workspaceId, identities.workspaceId, 'external-id'),
    ...of(keys.billingId, identities.billingId, 'external-id'),
    ...of(keys.domain, identities.domain, 'domain'),
  ];
}

const self = (account: string): Named => ({ source: SOURCE_ID, sourceKey: account, rule: 'self' });

/** The keys by which an account is known, its own id among them; a key it has no more is given up. */
export function ownKeys(
  identities: Identities,
  keys: SalesforceSettings['keys'],
  knownFrom: Instant,
): AccountKeyClaim[] {
  const { account } = identities;
  return [self(account), ...elsewhere(identities, keys)].map((key) => ({ ...key, account, knownFrom }));
}

/** Every key of a merged account goes to the one it was merged into. A shared domain does not tell them apart. */
export function mergedKeys(
  loser: Identities,
  winner: string,
  keys: SalesforceSettings['keys'],
  knownFrom: Instant,
): AccountKeyClaim[] {
  return [self(loser.account), ...elsewhere({ ...loser, domain: null }, keys)]
    .filter((key) => key.sourceKey !== null)
    .map((key) => ({ ...key, account: winner, rule: 'merged', knownFrom }));
}

/** A deleted account gives up what it was called elsewhere, so that another may take it. */
export function givenUpKeys(
  account: string,
  keys: SalesforceSettings['keys'],
  knownFrom: Instant,
): AccountKeyClaim[] {
  const nameless: Identities = { account, workspaceId: null, billingId: null, domain: null };
  return elsewhere(nameless, keys).map((key) => ({ ...key, account, knownFrom }));
}

/** Host of a website without `www.`, lower case; null where there is none. */
export function domainOf(website: string | null): string | null {
  if (website === null) return null;
  const address = /^[a-z]+:\/\//i.test(website.trim()) ? website.trim() : `https://${website.trim()}`;
  if (!URL.canParse(address)) return null;
  const host = new URL(address).hostname.toLowerCase().replace(/^www\./, '');
  return host.includes('.') ? host : null;
}
