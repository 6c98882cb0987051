import type { Withheld } from './clearing-guard';
import type { Crm } from './crm';
import type { OwnedRules } from './owned/define-owned';

/** Why records of an object are not written although there are some: the org lacks its fields; null where it has all, or where it cannot go without them. */
export async function reasonWithout(
  crm: Crm,
  { object, merged, whenMissing }: OwnedRules,
): Promise<Withheld | null> {
  if (whenMissing === null) return null;
  const isMissing = async (fresh: boolean): Promise<string[]> => {
    const described = await crm.describe(object, { fresh });
    return merged.flatMap(({ name }) => (described?.fields.has(name.toLowerCase()) ? [] : name));
  };
  // They may have been made and granted since the worker signed in.
  const missing = (await isMissing(false)).length === 0 ? [] : await isMissing(true);
  if (missing.length === 0) return null;
  return {
    code: whenMissing.code,
    message: `${object} lacks ${missing.join(', ')}, or they are not granted to the integration user: ${whenMissing.consequence}.`,
    action: 'Run `plimsoll provision` as an administrator; it makes the fields and grants them.',
  };
}
