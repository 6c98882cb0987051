import { some, type Taking } from './define-removal';

/** External ids, website: what the account is called in other sources. */
export const takeKeys: Taking = (evidence, rng) => {
  const claims = evidence.claims().filter((claim) => claim.rule !== 'merged' && claim.source !== 'domain');
  const sources = some([...new Set(claims.map((claim) => claim.source))].sort(), rng);
  if (sources.length === 0) return null;
  return {
    what: `keys in ${sources.join(', ')}`,
    claims: claims.filter((claim) => sources.includes(claim.source)),
  };
};
