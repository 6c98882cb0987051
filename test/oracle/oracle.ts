import { Crm, text } from './crm';
import { addDays, type Day, daysFrom, Zone } from './days';
import { type Dossier, readDossiers } from './dossier';
import { readFiles } from './files';
import { foldDay, type OwnerStatus, type Result, type State } from './fold';
import { playsOf, type SuggestedPlay } from './plays';
import { type Moment, readInputs, type UseMonth } from './readings';
import { readScorecard, segmentOf } from './scorecard';

export interface Question {
  /** Where the CRM is, and a token of somebody who may read all of it. */
  url: string;
  token: string;
  /** The folder with events/*.parquet and the CSV files. */
  files: string;
  /** ISO 8601. */
  asOf: string;
  accounts: readonly string[];
  scorecardPath: string;
}

export interface Verdict {
  account: string;
  score: number | null;
  tier: string;
  capsInForce: string[];
  owner: { contact: string | null; status: OwnerStatus; source: string; lastEngaged: Day | null };
  coverage: number;
  raw: number;
  measures: Result['measures'];
  /** The most urgent first. */
  plays: SuggestedPlay[];
}

const SOURCE: Record<string, string> = {
  override: 'Confirmed',
  'opportunity-role': 'Opportunity role',
  'account-role': 'Account role',
  title: 'Title',
};

/** A first run looks back this many days. */
const COLD_START = 60;

/**
 * A second opinion on score, tier, budget owner and plays, as a first run at `asOf` should give them: read from the
 * CRM by plain HTTP and from the files, folded day by day from a cold start.
 */
export async function oracle(question: Question): Promise<Verdict[]> {
  const crm = new Crm(question.url, question.token);
  const [organization] = await crm.query('SELECT TimeZoneSidKey FROM Organization');
  const zone = new Zone((organization && text(organization, 'TimeZoneSidKey')) ?? 'UTC');
  const asOf = Date.parse(question.asOf);
  const today = zone.dayOf(asOf);
  const card = await readScorecard(question.scorecardPath);
  const files = await readFiles(question.files, zone, addDays(today, -COLD_START - 35), today);
  const { dossiers, world } = await readDossiers(crm, zone, question.accounts, asOf);
  const lastUse = files.lastEventDay ?? addDays(today, -1);

  const live = (day: Day, completeThrough: Day, maxAge: number): boolean =>
    daysFrom(completeThrough, day) <= maxAge;
  const moment = (day: Day): Moment => ({
    day,
    at: day === today ? asOf : zone.endOf(day),
    useThrough: [addDays(day, -1), lastUse].sort()[0] ?? lastUse,
    live: {
      product: day !== today || (files.lastEventDay !== null && live(day, lastUse, 3)),
      salesforce: true,
      billing: day !== today || live(day, files.writtenOn.billing, 35),
      surveys: day !== today || live(day, files.writtenOn.surveys, 35),
    },
  });
  const moments = Array.from({ length: COLD_START + 1 }, (_, i) => moment(addDays(today, i - COLD_START)));

  const judge = (dossier: Dossier): Verdict => {
    const createdOn = zone.dayOf(dossier.created);
    let state: State | null = null;
    let result: Result | undefined;
    let lastEngaged: Day | null = null;
    let plays: SuggestedPlay[] = [];
    const months: UseMonth[] = [];
    for (const m of moments.filter(({ day }) => day === today || day >= createdOn)) {
      const inputs = readInputs(dossier, world, files, zone, m, card.cadences, (plan) =>
        segmentOf(card, plan),
      );
      result = foldDay(card, inputs, state);
      state = result.state;
      lastEngaged = inputs.finding.lastTwoWay.get(result.owner.contact ?? '') ?? null;
      plays = playsOf(inputs, result.owner.status, months);
      if (inputs.use) months.push(inputs.use);
    }
    if (!result) throw new Error(`No day to judge ${dossier.id} on`);
    const { score, tier, capsInForce, owner, coverage, raw, measures } = result;
    const source = SOURCE[owner.rule ?? ''] ?? 'Unknown';
    return {
      account: dossier.id,
      score,
      tier,
      capsInForce,
      owner: { contact: owner.contact, status: owner.status, source, lastEngaged },
      coverage,
      raw,
      measures,
      plays,
    };
  };
  return dossiers.map(judge);
}
