import { type Account, isCustomer } from './account';
import { DAY, season, WORKING_HOURS } from './calendar';
import { clamp, fold, hash, Rng, unit } from './rng';
import type { EventRow } from './types';
import type { World } from './world';

const VALUE = ['report_viewed', 'record_edited', 'comment_added', 'file_shared'] as const;
const KEY = ['automation_run', 'dashboard_published', 'api_called', 'approval_sent'] as const;
const UPSELL = ['forecast_opened', 'audit_exported'] as const;

/** What the product sees of one account on one day; enough to build the day's events from, at any time. */
export interface UseDay {
  account: Pick<Account, 'n' | 'workspace' | 'users' | 'region'>;
  level: number;
  features: number;
}

/** Gives an account `count` more people in the product, from `day` on. */
export function provision(world: World, account: Account, count: number, day: number): void {
  for (let i = 0; i < count; i++) {
    const serial = account.users.length;
    const rng = world.rng('user', account.n, serial);
    account.users.push({
      id: `${account.workspace}-u${serial + 1}`,
      key: hash(world.seed, 'use', account.n, serial),
      joined: day,
      until: Number.POSITIVE_INFINITY,
      keenness: rng.between(0.3, 0.8),
      threshold: rng.next(),
    });
  }
}

/** A week in which someone stops working in the product and hands the seat on. */
export function turnOverWeek(world: World, account: Account): void {
  const rng = world.rng('turn-over', account.n, world.day);
  if (!rng.chance(Math.min(0.5, 0.003 * account.users.length))) return;
  const gone = rng.pick(account.users);
  if (gone.until < world.day) return;
  gone.until = world.day + 1;
  provision(world, account, 1, world.day + rng.int(3, 30));
}

/** How much of an account's people work in the product: ramps up after going live, follows health. */
export function useLevel(world: World, account: Account): number {
  if (account.trial && account.status === 'prospect') return 0.5;
  if (!isCustomer(account)) return 0;
  const idleFrom = account.story?.idleFrom;
  if (idleFrom !== undefined && world.age >= idleFrom) return 0;
  if (world.day < account.goLive) return world.day > account.since + 10 ? 0.12 : 0;
  const ramp = clamp(0.25 + (world.day - account.goLive) / 80, 0, 1);
  const fewerFrom = account.story?.fewerFrom;
  const staying = fewerFrom !== undefined && world.age >= fewerFrom ? 0.6 : 1;
  return staying * ramp * clamp(1.2 * account.health - 0.02, 0, 1);
}

/** A user's whole day came in late (an offline client) or twice (a client that tried again). */
const LATE = 0.003;
const TWICE = 0.0006;

type Batch = { rows: EventRow[]; late: number; twice: boolean };

function userDay(use: UseDay, user: UseDay['account']['users'][number], day: number): Batch {
  const rng = new Rng(user.key, day);
  const rows: EventRow[] = [];
  const [opens, closes] = WORKING_HOURS[use.account.region];
  let t = day * DAY + rng.int(opens, closes);
  const stem = `${day.toString(36)}${user.id.slice(use.account.workspace.length)}`;
  const add = (event: string): void => {
    const at = t * 1000 + Math.floor(rng.next() * 1000);
    rows.push({
      event_id: `${use.account.workspace}-${stem}-${rows.length}`,
      workspace_id: use.account.workspace,
      user_id: user.id,
      event,
      at,
      received_at: at + 400 + Math.floor(rng.next() * 5000),
    });
    t += 15 + Math.floor(rng.next() * 1200);
  };
  if (rng.chance(0.7)) add('logged_in');
  if (rng.chance(0.66)) add(VALUE[Math.floor(rng.next() * 4)] ?? VALUE[0]);
  if (rng.chance(0.25)) add(VALUE[Math.floor(rng.next() * 4)] ?? VALUE[0]);
  for (let i = 0; i < KEY.length; i++) {
    const tool = KEY[i];
    if (tool !== undefined && (use.features >> i) & 1 && rng.chance(0.075)) add(tool);
  }
  if (rng.chance(0.012)) add(UPSELL[Math.floor(rng.next() * 2)] ?? UPSELL[0]);
  const late = rng.chance(LATE) ? rng.int(1, 5) : 0;
  return { rows, late, twice: rng.chance(TWICE) };
}

/** The batches of one day of use, of all accounts. */
function batches(uses: readonly UseDay[], day: number): Batch[] {
  const list: Batch[] = [];
  for (const use of uses) {
    const mood = season(day, use.account.region) * (0.72 + 0.28 * use.level);
    for (const user of use.account.users) {
      if (user.joined > day || user.until <= day || user.threshold >= use.level) continue;
      if (unit(fold(user.key, day)) < user.keenness * mood) list.push(userDay(use, user, day));
    }
  }
  return list;
}

const isRemarkable = (batch: Batch): boolean => batch.late > 0 || batch.twice;

/** The few batches of a day that come late or twice, kept so that reading day by day builds each day once. */
const remarkable = new WeakMap<readonly UseDay[], Batch[]>();

function batchesOf(uses: readonly UseDay[], day: number): Batch[] {
  const list = batches(uses, day);
  remarkable.set(uses, list.filter(isRemarkable));
  return list;
}

/**
 * The events received on `day`: its own less those that come late, the late ones of the five days before, and
 * the second copies of yesterday's. `usesOf` gives the use of a day, or nothing before the first.
 */
export function eventsReceived(
  usesOf: (day: number) => readonly UseDay[] | undefined,
  day: number,
): EventRow[] {
  const rows: EventRow[] = [];
  for (const batch of batchesOf(usesOf(day) ?? [], day))
    if (batch.late === 0) for (const row of batch.rows) rows.push(row);
  for (let back = 1; back <= 5; back++) {
    const uses = usesOf(day - back);
    if (!uses) continue;
    for (const batch of remarkable.get(uses) ?? batchesOf(uses, day - back).filter(isRemarkable)) {
      if (batch.late === back || (batch.twice && back === 1 && batch.late === 0)) {
        const shift = back * DAY * 1000;
        for (const row of batch.rows) rows.push({ ...row, received_at: row.received_at + shift });
      }
    }
  }
  return rows;
}
