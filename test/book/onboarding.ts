import type { Account } from './account';
import { DAY, dateOf, isoOf } from './calendar';
import type { MilestoneRow } from './types';
import type { World } from './world';

const STEPS: readonly (readonly [MilestoneRow['milestone'], due: number])[] = [
  ['kickoff', 7],
  ['go_live', 40],
  ['first_value', 70],
  ['value_review', 115],
];

/**
 * Plans the four milestones from the customer's first day on, later the worse it goes, and sets the day of
 * going live. What is past already is written as reached.
 */
export function onboard(world: World, account: Account): void {
  const rng = world.rng('onboarding', account.n);
  let reached = account.since;
  STEPS.forEach(([milestone, due], i) => {
    const [, before = 0] = STEPS[i - 1] ?? [];
    const delay = account.story ? 0 : 0.6 * (1 - account.health) + rng.between(-0.2, 0.35);
    reached += Math.max(1, Math.round((due - before) * (1 + delay)));
    const on = reached;
    if (milestone === 'go_live') account.goLive = on;
    const row: MilestoneRow = {
      milestone_id: `ms-${world.serial('milestone')}`,
      workspace_id: account.workspace,
      milestone,
      due_on: dateOf(account.since + due),
      reached_on: on < world.day ? dateOf(on) : '',
      updated_at: isoOf((on < world.day ? on : account.since) * DAY + 7 * 3600),
    };
    world.put('milestones', row);
    if (on < world.day) return;
    world.on(on, () => {
      if (account.status !== 'customer') return;
      row.reached_on = dateOf(on);
      row.updated_at = isoOf(on * DAY + 7 * 3600);
      world.put('milestones', row);
    });
  });
}
