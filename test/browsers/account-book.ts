import { pillLook } from '../../extension/content/pill-look';
import { makeBook, type NamedAccount } from '../book/index';
import { queryOrg } from '../support/processes';
import { pathOf } from './account-tab';
import { REDIRECT_URIS } from './both';
import { type Expected, expectedOf, summaryOf } from './expected';
import { openWorld, type World } from './world';

const ACCOUNTS = 60;
/** The named accounts show their stories from two years after the first day on. */
const FIRST_DAY = new Date(Date.now() - 731 * 86_400_000).toISOString().slice(0, 10);
const STORIES = [
  'no-use',
  'invoice-overdue',
  'owner-departed',
  'severe-case',
  'unknown',
  'silent',
  'healthy-starter',
];
export const ROUTE = 50;

export interface Stop {
  id: string;
  path: string;
  name: string;
  /** What its pill says. */
  label: string;
  /** What its pill shows to the eye: score, words, trend. */
  shown: string[];
}

/** A world whose accounts are known beforehand. */
export interface AccountBook {
  world: World;
  /** The oracle's verdicts on `stories`. */
  expected: ReadonlyMap<string, Expected>;
  /** Accounts to move through; of two in a row the pills differ. */
  route: Stop[];
  /** Scored accounts that nobody visits on the way. */
  others: string[];
  /** No customer. */
  prospect: string;
}

export const stories: NamedAccount[] = makeBook({
  seed: 1,
  firstDay: FIRST_DAY,
  accounts: ACCOUNTS,
}).named.filter(({ key }) => STORIES.includes(key));
if (stories.length !== STORIES.length) throw new Error('A named account is missing from the book.');

export async function openAccountBook(): Promise<AccountBook> {
  const world = await openWorld({
    accounts: ACCOUNTS,
    firstDay: FIRST_DAY,
    redirectUris: REDIRECT_URIS,
    // As the oracle looks back.
    coldStartDays: 60,
  });
  const expected = await expectedOf(
    world,
    stories.map(({ id }) => id),
  );
  const rows = await queryOrg(world.org, world.org.admin.token, 'SELECT Id, Type FROM Account ORDER BY Id');
  const ofType = (type: string) => rows.filter(({ Type }) => Type === type).map(({ Id }) => String(Id));
  const route: Stop[] = [];
  const others: string[] = [];
  for (const id of ofType('Customer')) {
    const summary = await summaryOf(world, id);
    const { label, score, text, trend } = pillLook({ state: 'ready', data: summary });
    const shown = [score, text, trend].filter((part) => part !== null);
    if (route.length === ROUTE || route.at(-1)?.label === label) others.push(id);
    else route.push({ id, path: pathOf(id), name: summary.name, label, shown });
  }
  return { world, expected, route, others, prospect: ofType('Prospect')[0] ?? '' };
}
