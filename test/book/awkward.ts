import type { Account } from './account';
import { existingCustomer } from './accounts';
import { changeSubscription } from './billing';
import { DAY, workday } from './calendar';
import { openDeal } from './opportunities';
import { OPERATIONS } from './organization';
import { addPerson, addRole } from './people';
import type { Story } from './story';
import type { World } from './world';

/** A later day of the book, moved to a working day, at an hour when nothing else happens. */
function onDay(world: World, offset: number, act: (t: number) => void): void {
  const on = workday(world.firstDay + offset);
  world.on(on, () => act(on * DAY + 22 * 3600 + 1800));
}

const withKey = (world: World, key: string): Account | undefined =>
  world.accounts.find((a) => a.story?.key === key);

function setParent(
  world: World,
  child: Account | undefined,
  parent: Account | undefined,
  offset: number,
): void {
  if (!child || !parent) return;
  onDay(world, offset, (t) => world.update('Account', child.id, t, OPERATIONS, { ParentId: parent.id }));
}

/** A second record of the same customer, sold, billed and used on its own, merged away in the second year. */
export function addMergeLoser(world: World, winner: Account): void {
  const story: Story = {
    key: 'merged-away',
    why: 'merged into another account',
    name: `${winner.name} (EU)`,
    domain: winner.domain,
    region: winner.region,
    currency: winner.currency,
    plan: 'Starter',
    health: 0.8,
    warmth: 0.8,
  };
  const loser = existingCustomer(world, story);
  onDay(world, 430, (t) => {
    loser.status = 'merged';
    world.merge('Account', loser.id, winner.id, t, OPERATIONS);
    for (const row of loser.subscriptions) changeSubscription(world, row, { status: 'cancelled' });
  });
}

/** A contact who worked for one customer and then for another. */
function moveContact(world: World, from: Account, to: Account): void {
  onDay(world, 300, (t) => {
    const person = addPerson(world, from, 'Influencer', t);
    onDay(world, 430, (moved) => {
      from.people = from.people.filter((p) => p !== person);
      world.update('AccountContactRelation', person.relation, moved, to.csm, {
        IsActive: false,
        IsDirect: false,
      });
      world.update('Contact', person.id, moved + 30, to.csm, { AccountId: to.id });
      person.relation = world.insert('AccountContactRelation', moved + 60, to.csm, {
        AccountId: to.id,
        ContactId: person.id,
        Roles: null,
        IsActive: true,
        IsDirect: true,
      });
      to.people.push(person);
    });
  });
}

function live(world: World, account: Account): void {
  const latest = () => account.renewals.at(-1) ?? account.lastWon;
  switch (account.story?.awkward) {
    case 'contact moves': {
      const from = withKey(world, 'auto-renewal');
      if (from) moveContact(world, from, account);
      return;
    }
    case 'contact merged':
      onDay(world, 250, (t) => {
        const twin = addPerson(world, account, 'Influencer', t);
        // Nobody writes to the twin, so that nothing of it is left hanging after the merge.
        twin.left = true;
        onDay(world, 400, (later) => {
          const kept = account.people.find((p) => p.role === 'Influencer' && !p.left);
          if (kept) world.merge('Contact', twin.id, kept.id, later, account.csm);
        });
      });
      return;
    case 'deleted contact':
      onDay(world, 500, (t) => {
        const person = addPerson(world, account, 'Decision Maker', t);
        person.left = true;
        const deal = latest();
        if (deal) addRole(world, account, deal, person, t + 60, false);
        onDay(world, 560, (later) => world.remove('Contact', person.id, later, account.csm));
      });
      return;
    case 'opportunity without account':
      onDay(world, 350, (t) => {
        openDeal(
          world,
          account,
          {
            kind: 'Expansion',
            stage: 'Closed Won',
            closeOn: world.day,
            amount: 4200,
            months: 12,
            orphan: true,
          },
          t,
        );
      });
      return;
    default:
  }
}

/** Plans what makes the awkward accounts awkward. */
export function planAwkward(world: World): void {
  setParent(world, withKey(world, 'child'), withKey(world, 'parent'), 1);
  setParent(world, withKey(world, 'cycle-a'), withKey(world, 'cycle-b'), 200);
  setParent(world, withKey(world, 'cycle-b'), withKey(world, 'cycle-a'), 202);
  for (const account of world.accounts) live(world, account);
}
