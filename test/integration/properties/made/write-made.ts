import { resolveKeys } from '../../../../worker/store/account-keys';
import { writeFacts } from '../../../../worker/store/facts';
import type { Fact } from '../../../../worker/store/kinds';
import type { BookWorld } from '../book-world';
import { writeUserDays } from '../user-days';
import { SOURCE_OF, type Told } from './told';

/** Writes made accounts beside those of the book. */
export async function writeMade(world: BookWorld, accounts: readonly Told[]): Promise<void> {
  const { store, zone } = world;
  const claims = accounts.flatMap((told) => [
    { source: 'salesforce', sourceKey: told.account, rule: 'self', account: told.account },
    ...Object.entries(told.keys).map(([source, sourceKey]) => ({
      source,
      sourceKey,
      rule: source === 'surveys' ? 'domain' : 'external-id',
      account: told.account,
    })),
  ]);
  await resolveKeys(
    store.db,
    claims.map((claim) => ({ ...claim, knownFrom: '2024-01-01T00:00:00.000Z' })),
  );
  for (const kind of Object.keys(SOURCE_OF) as (keyof typeof SOURCE_OF)[]) {
    const facts = accounts.flatMap((told): Fact[] => told.facts.get(kind) ?? []);
    await writeFacts(store.db, SOURCE_OF[kind], kind, facts, zone);
  }
  await writeUserDays(
    world,
    'made',
    accounts.flatMap((told) => told.userDays),
  );
}
