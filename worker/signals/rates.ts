import type { Instant } from '../../shared/day';
import type { Db } from '../store/schema';

interface Rate {
  rate: string | null;
  isCorporate: boolean | null;
  knownFrom: Instant;
}

/** Amounts in the corporate currency, at the rate last known at a moment; the first one known stands for earlier days. */
export class Rates {
  readonly #byCode: ReadonlyMap<string, readonly Rate[]>;

  constructor(byCode: ReadonlyMap<string, readonly Rate[]>) {
    this.#byCode = byCode;
  }

  /** null where the currency's rate is not known. An organisation without rates has one currency. */
  corporate(amount: string | null, currency: string | null, knownAt: Instant): number | null {
    if (amount === null) return null;
    if (currency === null || this.#byCode.size === 0) return Number(amount);
    const versions = this.#byCode.get(currency) ?? [];
    const version = versions.findLast((v) => v.knownFrom <= knownAt) ?? versions[0];
    if (version?.isCorporate) return Number(amount);
    const rate = Number(version?.rate ?? 0);
    return rate > 0 ? Number(amount) / rate : null;
  }
}

/** Rates are units of a currency for one of the corporate currency. */
export async function readRates(db: Db): Promise<Rates> {
  const rows = await db
    .selectFrom('fact_currency')
    .select(['record', 'rate', 'is_corporate', 'known_from'])
    .orderBy('record')
    .orderBy('known_from')
    .execute();
  const byCode = new Map<string, Rate[]>();
  for (const row of rows) {
    const rate = {
      rate: row.rate,
      isCorporate: row.is_corporate,
      knownFrom: row.known_from,
    };
    byCode.set(row.record, [...(byCode.get(row.record) ?? []), rate]);
  }
  return new Rates(byCode);
}
