import { criteriaTest } from './comparison';
import { type Currencies, convert } from './currency';
import { errorAt, type SoqlError } from './soql-error';
import type { Comparison } from './statement';
import type { Term } from './term';

export const comparesMoney = ({ values }: Comparison): boolean =>
  values.some((value) => value.kind === 'currency');

/**
 * Makes the test of a comparison with amounts such as `USD5000`: both sides are brought to the corporate currency.
 *
 * @throws SoqlError for a field that is no currency, a currency the org does not use, or amounts beside numbers
 */
export function moneyTest<T>(
  source: string,
  currencies: Currencies | null,
  term: Term<T>,
  comparison: Comparison,
): (item: T) => boolean {
  const refuse = (at: number, reason: string): SoqlError => errorAt(source, at, 'MALFORMED_QUERY', reason);
  const criteria = comparison.values.map((value) => {
    const written = source.slice(value.at).match(/^[\w.-]+/)?.[0] ?? '';
    if (value.kind !== 'currency') {
      throw refuse(value.at, 'Values with and without a currency code cannot be mixed');
    }
    if (!currencies || !term.corporate || comparison.operator === 'LIKE') {
      throw refuse(value.at, `unexpected token: '${written}'`);
    }
    if (!currencies.rates.get(value.code)?.active) {
      throw refuse(value.at, `'${value.code}' is not an active currency of this org`);
    }
    const key = convert(currencies, value.value, value.code, currencies.corporate) ?? 0;
    return { kind: 'point', key } as const;
  });
  const test = criteriaTest(term.type, comparison.operator, criteria);
  const read = term.corporate ?? term.read;
  return (item) => test(read(item));
}
