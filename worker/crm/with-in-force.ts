import type { Day, Instant } from '../../shared/day';
import { inForce } from '../renewals/in-force';
import { ratesOn } from '../renewals/money';
import { dealsOf } from '../store/deal-facts';
import { currencyFacts } from '../store/money-facts';
import type { Db } from '../store/schema';
import type { RecordWish } from './plan';

/** Gives wishes of accounts whose document lacks revenue or renewal date what opportunities and contracts say of them. */
export async function withInForce(
  db: Db,
  wishes: readonly RecordWish[],
  { asOf, day }: { asOf: Instant; day: Day },
): Promise<readonly RecordWish[]> {
  const lacking = wishes.flatMap(({ account, document }) =>
    document !== null && (document.arr === null || document.renewalDate === null) ? account : [],
  );
  if (lacking.length === 0) return wishes;
  const known = await dealsOf(db, lacking, asOf);
  const { currencies, dated } = await currencyFacts(db, asOf);
  const rates = ratesOn(day, currencies, dated);
  return wishes.map((wish) => {
    const found = known.get(wish.account);
    if (found === undefined) return wish;
    const deals = found.deals.map(({ isVoid, ...deal }) => ({ ...deal, isMarkedVoid: isVoid }));
    return { ...wish, inForce: inForce({ ...found, deals }, rates, day) };
  });
}
