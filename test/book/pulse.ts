import { type Account, isCustomer } from './account';
import { dateOf, workday } from './calendar';
import type { World } from './world';

const REASONS = {
  Green: ['Strong value', 'Strong value', 'Unsure'],
  Yellow: ['Low adoption', 'Sponsor change', 'Unsure', 'Support issues'],
  Red: ['Low adoption', 'Budget pressure', 'Support issues', 'Sponsor change'],
} as const;

/** Starts the CSM's own reading of the account, every month or two; one CSM in eight never writes it down. */
export function startPulse(world: World, account: Account): void {
  const rng = world.rng('pulse', account.n);
  if (account.story?.dark || (!account.story && rng.chance(0.12))) return;
  const write = (on: number): void =>
    world.on(workday(on), () => {
      if (!isCustomer(account)) return;
      const felt = account.health + 0.1 * rng.normal();
      const pulse = account.story?.pulse ?? (felt > 0.6 ? 'Green' : felt > 0.4 ? 'Yellow' : 'Red');
      world.update('Account', account.id, world.moment(rng, account.region), account.csm, {
        CSM_Pulse__c: pulse,
        CSM_Pulse_At__c: dateOf(world.day),
        CSM_Pulse_Reason__c: rng.pick(REASONS[pulse]),
      });
      write(world.day + rng.int(28, 62));
    });
  write(world.day + rng.int(2, 45));
}
