import type { Account, OpenRenewal, Person } from './account';
import { money } from './billing';
import { dateOf } from './calendar';
import { NEW_BUSINESS, RENEWAL } from './organization';
import { addRole, shownRole } from './people';
import type { World } from './world';

const STAGES = {
  Prospecting: [10, 'Pipeline'],
  Qualification: [10, 'Pipeline'],
  'Proposal/Price Quote': [75, 'Commit'],
  'Negotiation/Review': [90, 'Commit'],
  'Closed Won': [100, 'Closed'],
  'Closed Lost': [0, 'Omitted'],
} as const;
export type Stage = keyof typeof STAGES;

const stageFields = (stage: Stage) => ({
  StageName: stage,
  Probability: STAGES[stage][0],
  ForecastCategoryName: STAGES[stage][1],
  IsClosed: stage.startsWith('Closed'),
  IsWon: stage === 'Closed Won',
});

export interface Deal {
  kind: 'New Business' | 'Renewal' | 'Expansion';
  stage: Stage;
  closeOn: number;
  /** For the whole term, in `currency`. */
  amount: number;
  months: number;
  label?: string;
  currency?: string;
  orphan?: boolean;
}

/** Opens an opportunity with the contact roles that are known. */
export function openDeal(world: World, account: Account, deal: Deal, t: number): OpenRenewal {
  const id = world.insert('Opportunity', t, account.owner, {
    Name: `${account.name} ${deal.kind} ${dateOf(deal.closeOn).slice(0, 7)}${deal.label ? ` ${deal.label}` : ''}`.slice(
      0,
      120,
    ),
    AccountId: deal.orphan ? null : account.id,
    RecordTypeId: (deal.kind === 'Renewal' ? RENEWAL : NEW_BUSINESS).id,
    Type: deal.kind,
    CloseDate: dateOf(deal.closeOn),
    Amount: money(deal.amount),
    Term_Months__c: deal.months,
    CurrencyIsoCode: deal.currency ?? account.currency,
    OwnerId: account.owner.id,
    ...stageFields(deal.stage),
  });
  const opened: OpenRenewal = { id, openedAt: t, roles: [] };
  if (!deal.orphan) castRoles(world, account, opened, t + 60);
  return opened;
}

/** The owner first, then sponsor and champion; roles of people who left are copied on by habit. */
function castRoles(world: World, account: Account, deal: OpenRenewal, t: number): void {
  const how = account.story?.roles;
  const kept = (p: Person): boolean => shownRole(account, p) !== null && p.role !== 'Business User';
  const known = account.people.filter((p) => p.addedAt < t);
  const owners = known.filter((p) => p.role === 'Economic Buyer');
  const here = owners.filter((p) => !p.left);
  const buyers = here.length > 0 ? here : owners.slice(-1);
  const rest = known.filter((p) => p.role !== 'Economic Buyer' && !p.left).slice(0, 2);
  [...buyers, ...rest].filter(kept).forEach((person, i) => {
    const primary = how === 'tie, latest role' ? false : how === 'tie, one primary' ? i === 1 : i === 0;
    addRole(world, account, deal, person, t + 120 * i, primary);
  });
}

export function moveDeal(world: World, account: Account, deal: OpenRenewal, stage: Stage, t: number): void {
  world.update('Opportunity', deal.id, t, account.owner, stageFields(stage));
}

export function postponeDeal(
  world: World,
  account: Account,
  deal: OpenRenewal,
  closeOn: number,
  t: number,
): void {
  world.update('Opportunity', deal.id, t, account.owner, { CloseDate: dateOf(closeOn) });
}

/** Closes it; its last date becomes today. */
export function closeDeal(world: World, account: Account, deal: OpenRenewal, won: boolean, t: number): void {
  world.update('Opportunity', deal.id, t, account.owner, {
    ...stageFields(won ? 'Closed Won' : 'Closed Lost'),
    CloseDate: dateOf(world.day),
  });
  account.renewals = account.renewals.filter((r) => r !== deal);
  if (won) account.lastWon = deal;
}
