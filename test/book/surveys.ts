import { type Account, isCustomer, type Person, present } from './account';
import { isoOf, workday } from './calendar';
import { clamp, type Rng } from './rng';
import type { SurveyRow } from './types';
import type { World } from './world';

const GAP = { Enterprise: 84, Growth: 91, Starter: 98 } as const;
const GOOD = [
  'Saves us a day a week',
  'Support is quick',
  'Easy to use, "just works"',
  '=solid',
  'Great, thanks',
  '',
];
const BAD = ['Slow at month end', 'Too expensive, for what we use', 'We miss an export', 'Hard to learn', ''];

const stage = (world: World, account: Account): string => {
  if (world.day < account.goLive + 30) return 'onboarding';
  return account.contractEnd - world.day < 120 ? 'renewal' : 'in use';
};

function ask(
  world: World,
  account: Account,
  email: string,
  survey: SurveyRow['survey'],
  mean: number,
  answers: number,
  rng: Rng,
): void {
  const scaleMax = { nps: 10, csat: 5, ces: 7 }[survey];
  const sent = isoOf(world.moment(rng, account.region));
  const row: SurveyRow = {
    response_id: `sr-${world.serial('survey')}`,
    respondent_email: email,
    survey,
    scale_max: scaleMax,
    sent_at: sent,
    answered_at: '',
    score: '',
    journey_stage: stage(world, account),
    comment: '',
    updated_at: sent,
  };
  world.put('surveys', row);
  if (account.story?.silentToSurveys || !rng.chance(answers)) return;
  world.on(world.day + rng.int(1, 6), () => {
    const low = survey === 'nps' ? 0 : 1;
    const share = clamp(mean + 0.13 * rng.normal(), 0, 1);
    const score = Math.round(low + share * (scaleMax - low));
    row.score = score;
    row.answered_at = isoOf(world.moment(rng, account.region));
    row.updated_at = row.answered_at;
    row.comment = rng.chance(0.4) ? rng.pick(share > 0.7 ? GOOD : BAD) : '';
    world.put('surveys', row);
  });
}

/** How content people are, as a share of the scale. */
const contentment = (account: Account): number => 0.4 + 0.62 * account.health;

/** After a case is closed, some are asked how it went. */
export function askAfterCase(world: World, account: Account, person: Person): void {
  const rng = world.rng('csat', account.n, world.day);
  if (person.left || !rng.chance(0.5)) return;
  ask(world, account, person.email, 'csat', contentment(account), 0.4, rng);
  if (rng.chance(0.2)) ask(world, account, person.email, 'ces', contentment(account) - 0.05, 0.35, rng);
}

/** A round of NPS: contacts, and users of the product that the CRM does not know. */
function askRound(world: World, account: Account, rng: Rng): void {
  const emails = present(account, world.day).map((p) => p.email);
  const strangers = { Enterprise: 3, Growth: 2, Starter: 1 }[account.plan];
  for (let i = 0; i < strangers; i++) emails.push(`user${rng.int(10, 99)}@${account.domain}`);
  if (rng.chance(0.03)) emails.push(`${account.n}.private@mailbox.example`);
  for (const email of emails)
    ask(world, account, email, 'nps', contentment(account), 0.42 + 0.25 * account.health, rng);
}

/** Starts the quarterly rounds of NPS. */
export function startSurveys(world: World, account: Account): void {
  if (account.story?.dark) return;
  const rng = world.rng('nps', account.n);
  const round = (on: number): void =>
    world.on(workday(on), () => {
      if (!isCustomer(account)) return;
      askRound(world, account, rng);
      round(world.day + GAP[account.plan] + rng.int(-7, 7));
    });
  round(Math.max(world.day + 1, account.goLive + 40) + rng.int(0, 70));
}
