import type { Crm } from '../crm';
import type { Mapping, MergedField, OwnedRules } from './define-owned';

/**
 * The fields of an object that are the worker's in this org. One that stands in for a field of the org is not where the
 * org has the one that is mapped, where the org lacks it itself, nor where it is mapped itself: then people fill it in,
 * and it is read.
 */
export async function fieldsOfOrg(
  crm: Pick<Crm, 'describe'>,
  { object, merged, unmapped }: Pick<OwnedRules, 'object' | 'merged' | 'unmapped'>,
  mapping: Mapping,
): Promise<readonly MergedField[]> {
  if (unmapped.length === 0) return merged;
  const described = await crm.describe(object);
  const has = (name: string): boolean => described?.fields.has(name.toLowerCase()) ?? false;
  const ours = unmapped.filter(({ name, unless }) => {
    const mapped = mapping[unless];
    return has(name) && mapped?.toLowerCase() !== name.toLowerCase() && !(mapped !== null && has(mapped));
  });
  return [...merged, ...ours];
}
