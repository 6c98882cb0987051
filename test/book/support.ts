import { type Account, isCustomer, present } from './account';
import { isoOf, workday } from './calendar';
import type { Rng } from './rng';
import { askAfterCase } from './surveys';
import type { World } from './world';

const CASES_A_WEEK = { Enterprise: 0.12, Growth: 0.06, Starter: 0.03 } as const;
const REASONS = [
  'Installation',
  'Performance',
  'Breakdown',
  'Billing',
  'Access',
  'Data',
  'Integration',
  'Other',
];
const SUBJECTS = [
  'Import stops half-way',
  'Report shows old numbers',
  'Cannot sign in',
  'Approval mail not sent',
  'Export is slow',
];

/** Days until a case is solved; the sicker the account, the longer its tail. */
function daysToSolve(rng: Rng, health: number): number {
  const quick = rng.next() * rng.next() * 9;
  return rng.chance(0.28 * (1.15 - health)) ? quick + rng.between(12, 34) : quick;
}

export function openCase(world: World, account: Account, priority: string, days: number, rng: Rng): void {
  const person = present(account, world.day)[0];
  if (!person) return;
  const by = account.csm;
  const t = world.moment(rng, account.region);
  const id = world.insert('Case', t, by, {
    AccountId: account.id,
    ContactId: rng.chance(0.9) ? person.id : null,
    Subject: rng.pick(SUBJECTS),
    Type: rng.pick(['Problem', 'Question', 'Incident', 'Feature Request']),
    Reason: rng.pick(REASONS),
    Origin: rng.pick(['Email', 'Web', 'Phone']),
    Priority: priority,
    Status: 'New',
    IsClosed: false,
    OwnerId: by.id,
  });
  const update = (on: number, act: (t: number) => void) =>
    world.on(on, () => act(on === world.day && on * 86400 < t ? t + 900 : world.moment(rng, account.region)));
  update(workday(world.day + 1), (at) => world.update('Case', id, at, by, { Status: 'Working' }));
  if (days > 10 && rng.chance(0.5)) {
    update(workday(world.day + 6), (at) =>
      world.update('Case', id, at, by, {
        Status: 'Escalated',
        Priority: priority === 'Medium' ? 'High' : priority,
      }),
    );
  }
  if (!Number.isFinite(days)) return;
  update(workday(world.day + 2 + Math.floor(days)), (at) => {
    const late = at + 1800;
    world.update('Case', id, late, by, { Status: 'Closed', IsClosed: true, ClosedDate: isoOf(late) });
    if (isCustomer(account)) askAfterCase(world, account, person);
  });
}

/** A week of support: more cases and slower answers where things go badly. */
export function supportWeek(world: World, account: Account): void {
  if (account.story?.dark) return;
  const rng = world.rng('support', account.n, world.day);
  const rate = CASES_A_WEEK[account.plan] * (1.75 - account.health);
  for (let i = 0; i < 2; i++) {
    if (!rng.chance(rate / 2)) continue;
    const priority = rng.weighted([
      ['Urgent', account.story?.severeCaseOn === undefined ? 0.2 * (1.5 - account.health) : 0],
      ['High', 0.16],
      ['Medium', 0.5],
      ['Low', 0.3],
    ]);
    const days = account.story ? rng.between(0, 3) : daysToSolve(rng, account.health);
    const on = workday(world.day + rng.int(0, 6));
    world.on(on, () => {
      if (isCustomer(account))
        openCase(world, account, priority, priority === 'Urgent' ? days * 0.8 : days, rng);
    });
  }
}

/** Plans the urgent case that a story never closes. */
export function planSevereCase(world: World, account: Account): void {
  const on = account.story?.severeCaseOn;
  if (on === undefined) return;
  world.on(workday(world.firstDay + on), () =>
    openCase(world, account, 'Urgent', Number.POSITIVE_INFINITY, world.rng('severe', account.n)),
  );
}
