import type { ForecastWorld } from './forecast-world';

/** What another reader of the same org makes of it, in its corporate currency: quarter's first day → sum. */
export type Pipeline = Map<string, number>;

const text = (value: unknown): string => String(value);
const DAY = 86_400_000;

/**
 * The pipeline of an org by plain queries and floats: an open renewal counts with Amount × 12 / Term_Months__c, a customer
 * with none by its revenue, on the account's contract end, in the Period that holds it.
 * @param rateOf units of a currency for one of the corporate one
 */
export async function expectedPipeline(
  world: ForecastWorld,
  rateOf?: (currency: string) => number,
): Promise<Pipeline> {
  const rates = new Map(
    (await world.asAdministrator('SELECT IsoCode, ConversionRate FROM CurrencyType')).map((row) => [
      text(row['IsoCode']),
      Number(row['ConversionRate']),
    ]),
  );
  const corporate = (amount: number, currency: string): number =>
    amount / (rateOf?.(currency) ?? rates.get(currency) ?? Number.NaN);
  const quarters = await world.asAdministrator(
    "SELECT StartDate, EndDate FROM Period WHERE Type = 'Quarter' ORDER BY StartDate",
  );
  const customers = await world.asAdministrator(
    'SELECT Id, CurrencyIsoCode, Annual_Recurring_Revenue__c, Contract_End__c, (SELECT Amount, CurrencyIsoCode, ' +
      "Term_Months__c, IsClosed, IsWon, CreatedDate FROM Opportunities WHERE Type = 'Renewal') " +
      "FROM Account WHERE Type = 'Customer'",
  );
  const sums: Pipeline = new Map();
  for (const customer of customers) {
    const end = customer['Contract_End__c'];
    if (typeof end !== 'string') continue;
    const deals = (customer['Opportunities'] as { records: Record<string, unknown>[] } | null)?.records ?? [];
    // Of the running term: made within 300 days before its end.
    const ofTerm = deals.filter(
      (deal) => Date.parse(end) - Date.parse(text(deal['CreatedDate'])) < 300 * DAY,
    );
    const open = ofTerm.filter((deal) => deal['IsClosed'] === false);
    const quarter = quarters.find((each) => text(each['StartDate']) <= end && end <= text(each['EndDate']));
    const add = (amount: unknown, currency: unknown): void => {
      const start = text(quarter?.['StartDate']);
      sums.set(start, (sums.get(start) ?? 0) + corporate(Number(amount), text(currency)));
    };
    for (const deal of open)
      add((Number(deal['Amount']) * 12) / Number(deal['Term_Months__c']), deal['CurrencyIsoCode']);
    if (ofTerm.length === 0) add(customer['Annual_Recurring_Revenue__c'], customer['CurrencyIsoCode']);
  }
  return sums;
}
