import { z } from 'zod';
import type { Instant } from '../../shared/day';
import type { HealthDocument } from '../../shared/health-document';
import type { SourceState } from '../scorecard/types';
import { type AccountStanding, accountStandings } from '../store/account-standings';
import { readDocument } from '../store/stored-document';
import type { Api } from './api';
import { Refusal } from './problem';
import type { Person } from './redact';

/** An account as it stands, before anything of it is hidden. */
export interface Standing {
  account: string;
  /** As if made on the last scored day: its content is that of the day from which it stands. */
  document: HealthDocument;
  /** The instant as of which the account itself was scored last; null where that is not known. */
  asOf: Instant | null;
  /** Former budget owners, whom sentences name without an id. */
  former: Person[];
}

const person = z.object({ contact: z.string(), name: z.string() }).nullish();
const ownerState = z.object({ inherited: person, handOver: person }).nullish();

/**
 * The account that the store holds. Only for one who may read it: who may not, learns nothing of it.
 * @throws Refusal UNKNOWN_ACCOUNT, OUT_OF_SCOPE, NOT_SCORED
 */
export async function standingOf({ db }: Api, account: string): Promise<Standing> {
  const kept = (await accountStandings(db, [account])).get(account);
  if (!kept) {
    throw new Refusal(
      'UNKNOWN_ACCOUNT',
      'Plimsoll has not read this account.',
      'Wait for the next sync; if it stays so, let an administrator check that the integration user may read it.',
    );
  }
  if (!kept.inScope) {
    throw new Refusal(
      'OUT_OF_SCOPE',
      'This account is no customer in scope, so it has no score.',
      'The setting salesforce.scope of the worker says who is one.',
    );
  }
  const document = documentOf(kept);
  if (!document) {
    throw new Refusal('NOT_SCORED', 'This account has no score yet.', 'Wait for the next sync to end.');
  }
  return { account, document, asOf: kept.scored?.asOf ?? null, former: formerOwners(kept.owner) };
}

/** A document is kept until its content changes: day and freshness, which are none, are those of the last day. */
export function documentOf({ scored, sources }: AccountStanding): HealthDocument | null {
  if (!scored) return null;
  const kept = readDocument(scored.body);
  const freshness = (sources as SourceState[]).map(({ source, completeThrough, live }) => ({
    source,
    completeThrough,
    live,
  }));
  return { ...kept, day: scored.day, freshness };
}

function formerOwners(state: unknown): Person[] {
  const { inherited, handOver } = ownerState.parse(state) ?? {};
  return [inherited, handOver].flatMap((former) => (former && former.contact !== '' ? [former] : []));
}
