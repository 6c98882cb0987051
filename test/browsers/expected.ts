import { resolve } from 'node:path';
import { accountHealth, healthSummary } from '../../shared/api';
import { oracle, type Verdict } from '../oracle/oracle';
import { readScorecard, weightsOf } from '../oracle/scorecard';
import { queryOrg } from '../support/processes';
import type { World } from './world';

const SCORECARD = resolve('worker/scorecard/default.yaml');

/** What people call each measure and play. */
const MEASURES: Record<string, string> = {
  monthly_stickiness: 'Stickiness (DAU/MAU)',
  key_feature_adoption: 'Key feature adoption',
  license_utilization: 'Licence utilisation',
  open_severe_tickets: 'Open severe tickets',
  net_promoter_score: 'Net promoter score',
  late_payment_share: 'Late payments',
  budget_owner_engagement: 'Budget owner engagement',
  two_way_communication: 'Two-way communication',
  csm_pulse: 'CSM pulse',
};
const PLAYS: Record<string, string> = {
  'budget-owner-dark': 'Reconnect with the budget owner',
  'adoption-falling': 'Win back the users who stopped',
  'invoice-overdue': 'Clear the overdue invoice',
};

/** What a panel has to show of an account. */
export interface Expected {
  score: number | null;
  tier: string;
  /** The points that each scored measure costs, as they are read: to a tenth, and 0 or less. */
  losses: Record<string, number>;
  isCapped: boolean;
  /** `lastEngaged` as a person reads it. */
  owner: { name: string | null; status: string; lastEngaged: string | null };
  plays: string[];
}

/** Reads from the API as the CSM. */
async function read(world: World, path: string): Promise<unknown> {
  const reply = await fetch(`${world.worker}/v1${path}`, {
    headers: { authorization: `Bearer ${world.csm.token}` },
  });
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
  return await reply.json();
}

export const summaryOf = async (world: World, account: string) =>
  healthSummary.parse(await read(world, `/accounts/${account}/summary`));

/** The oracle's verdicts as of the worker's run, in the words of the panel. */
export async function expectedOf(
  world: World,
  accounts: readonly string[],
): Promise<ReadonlyMap<string, Expected>> {
  const { org } = world;
  const { asOf } = accountHealth.parse(await read(world, `/accounts/${accounts[0]}`));
  const verdicts = await oracle({
    url: org.url,
    token: org.admin.token,
    files: org.files,
    asOf,
    accounts,
    scorecardPath: SCORECARD,
  });
  const contacts = await queryOrg(org, org.admin.token, 'SELECT Id, Name FROM Contact');
  const names = new Map(contacts.map(({ Id, Name }) => [String(Id), String(Name)]));
  const weights = weightsOf(await readScorecard(SCORECARD));
  return new Map(verdicts.map((verdict) => [verdict.account, inWords(verdict, names, weights)]));
}

function inWords(
  { score, tier, measures, owner, plays, capsInForce }: Verdict,
  names: ReadonlyMap<string, string>,
  weights: ReadonlyMap<string, number>,
): Expected {
  return {
    score,
    tier,
    losses: lossesOf(measures, weights),
    isCapped: capsInForce.length > 0,
    owner: {
      name: owner.contact === null ? null : (names.get(owner.contact) ?? null),
      status: owner.status,
      lastEngaged: owner.lastEngaged === null ? null : asRead(owner.lastEngaged),
    },
    plays: plays.map(({ id }) => PLAYS[id] ?? id),
  };
}

/** Weights are shared among the measures that have points. */
function lossesOf(measures: Verdict['measures'], weights: ReadonlyMap<string, number>): Expected['losses'] {
  const scored = Object.entries(measures).flatMap(([id, { points }]) => {
    const weight = weights.get(id) ?? 0;
    return points === null || weight === 0 ? [] : [{ id, points, weight }];
  });
  const whole = scored.reduce((sum, { weight }) => sum + weight, 0);
  return Object.fromEntries(
    scored.map(({ id, points, weight }) => [MEASURES[id] ?? id, -(weight * (100 - points)) / whole]),
  );
}

const asRead = (day: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`));
