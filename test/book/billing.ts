import { type Account, isCustomer } from './account';
import { addMonths, DAY, dateOf, isoOf } from './calendar';
import type { InvoiceRow, SubscriptionRow } from './types';
import type { World } from './world';

const MONTHS_BILLED = { Enterprise: 12, Growth: 3, Starter: 3 } as const;
const LATE_REASONS = ['purchase order missing', 'dispute', 'cash', 'our error', ''];
const MORNING = 6 * 3600;

export const money = (amount: number): number => Math.round(amount * 100) / 100;

/** Writes a subscription row; `known` is the day it became known. */
export function subscribe(
  world: World,
  account: Account,
  row: Pick<SubscriptionRow, 'product' | 'amount' | 'start_date' | 'end_date' | 'status'> & {
    seats: number | null;
  },
  known: number,
): SubscriptionRow {
  const at = isoOf(known * DAY + MORNING);
  const written: SubscriptionRow = {
    subscription_id: `sub-${world.serial('subscription')}`,
    customer_id: account.billing,
    product: row.product,
    seats: row.seats ?? '',
    amount: money(row.amount),
    currency: account.currency,
    start_date: row.start_date,
    end_date: row.end_date,
    status: row.status,
    created_at: at,
    updated_at: at,
  };
  world.put('subscriptions', written);
  account.subscriptions.push(written);
  return written;
}

export function changeSubscription(
  world: World,
  row: SubscriptionRow,
  change: Partial<SubscriptionRow>,
): void {
  Object.assign(row, change, { updated_at: isoOf(world.day * DAY + MORNING) });
  world.put('subscriptions', row);
}

/** Days from issue to payment; Infinity where a story says that nothing is paid any more. */
function daysToPay(world: World, account: Account, issued: number, terms: number, serial: number): number {
  const rng = world.rng('payment', serial);
  const story = account.story;
  if (story?.unpaidFrom !== undefined && issued >= world.firstDay + story.unpaidFrom)
    return Number.POSITIVE_INFINITY;
  const lax = story ? 0 : 0.04 + 0.55 * Math.max(0, 0.85 - account.health);
  if (!rng.chance(lax)) return terms - rng.int(0, 14);
  return terms + (rng.chance(0.15 + 0.5 * (1 - account.health)) ? rng.int(20, 75) : rng.int(1, 19));
}

function issue(world: World, account: Account, on: number): void {
  const serial = world.serial('invoice');
  const terms = account.plan === 'Enterprise' ? 45 : 30;
  const months = MONTHS_BILLED[account.plan];
  const currency = account.story?.billedIn ?? account.currency;
  const created = isoOf(on * DAY + MORNING);
  const row: InvoiceRow = {
    invoice_id: `in-${serial}`,
    customer_id: account.billing,
    amount: money((account.arr * months) / 12),
    currency,
    issued_on: dateOf(on),
    terms_days: terms,
    due_on: dateOf(on + terms),
    paid_on: '',
    late_reason: '',
    created_at: created,
    updated_at: created,
  };
  const days = daysToPay(world, account, on, terms, serial);
  const pay = (): void => {
    row.paid_on = dateOf(on + days);
    row.updated_at = isoOf((on + days) * DAY + MORNING);
    if (days > terms) row.late_reason = world.rng('late', serial).pick(LATE_REASONS);
    world.put('invoices', row);
  };
  if (on + days < world.day) {
    pay();
    return;
  }
  world.put('invoices', row);
  if (Number.isFinite(days)) world.on(on + days, pay);
}

/** Starts billing from the contract's start on, invoices of the time before today included. */
export function startBilling(world: World, account: Account): void {
  const months = MONTHS_BILLED[account.plan];
  const start = account.contractStart;
  const bill = (n: number): void => {
    const on = addMonths(start, n * months);
    if (on < world.day) {
      issue(world, account, on);
      bill(n + 1);
      return;
    }
    world.on(on, () => {
      if (!isCustomer(account)) return;
      issue(world, account, on);
      bill(n + 1);
    });
  };
  bill(0);
}
