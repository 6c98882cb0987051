import { addDays } from '../../shared/day';
import { findOwner } from '../budget-owner/identify';
import { ownerSettings } from '../budget-owner/settings';
import type { SourceConfig } from '../config/schema';
import { readMeasures } from '../measures';
import { readConditions } from '../measures/conditions';
import type { ConditionSettings, Season } from '../measures/conditions/define-condition';
import { useOfDay } from '../plays/use-of-day';
import type { Scorecard } from '../scorecard/scorecard';
import { segmentOf } from '../scorecard/segment';
import type { DayInputs } from '../scorecard/types';
import type { Source } from '../sources/define-source';
import type { Kind } from '../store/kinds';
import type { Store } from '../store/open-store';
import type { Db } from '../store/schema';
import { compileTaxonomy } from '../use/taxonomy';
import { UserDays } from '../use/user-days';
import { readAccounts } from './account';
import { readAnswers } from './answers';
import { attributesOf } from './attributes';
import { readCompleteness } from './completeness';
import { readInvoices } from './invoice';
import { MailSilence } from './mail-silence';
import { readMilestones } from './milestone';
import { readPeople } from './people';
import { readRates } from './rates';
import type { RawSignals, ScopeRow } from './rows';
import { readSubscriptions } from './subscription';
import { readSurveys } from './survey';
import { readTickets } from './ticket';
import { lastOf, readLastTouches, readMailSigns } from './touchpoint';
import { readUse, type UseSource, useThroughDay } from './use';
import { readUseIntensity } from './use-intensity';

export interface InputsContext {
  store: Pick<Store, 'db' | 'folder'>;
  card: Scorecard;
  sources: readonly Pick<Source, 'id' | 'provides' | 'maxAge' | 'family'>[];
  /** The organisation's reporting zone, an IANA name. */
  zone: string;
  config: {
    sources: readonly SourceConfig[];
    /** Contact roles that hold the budget, most telling first; the usual ones unless given. */
    budgetOwnerRoles?: readonly string[];
    /** Spans of every year in which no use is expected. */
    seasons?: readonly Season[];
  };
}

export interface InputsReader {
  (scope: readonly ScopeRow[]): Promise<DayInputs[]>;
  /** Frees the use that stays in memory; a later call loads it anew. */
  close(): void;
}

/**
 * Gives a reader of day inputs: for each row of a scope its readings, cap conditions, budget owner and attributes,
 * in the order of the scope. What it gives depends on (account, day, known_at) only. Use stays in memory between
 * calls; give scopes of at most 500 rows, so that no statement holds the embedded store for long.
 */
export function inputsReader(context: InputsContext): InputsReader {
  const { card, zone, config } = context;
  const reading: Reading = {
    ...context,
    use: useSourceOf(context),
    pastUse: useSourceOf(context),
    silence: new MailSilence(),
  };
  const settings: ConditionSettings = {
    seasons: config.seasons ?? [],
    invoiceMinimum: card.caps.find((cap) => cap.when === 'invoice_overdue')?.minimum ?? {
      arrShare: 0.01,
      amount: 500,
    },
  };
  const owners = ownerSettings(card, zone, config.budgetOwnerRoles);
  const read = async (scope: readonly ScopeRow[]): Promise<DayInputs[]> => {
    if (scope.length === 0) return [];
    const signals = await readSignals(context.store.db, reading, scope);
    const intensity = await intensityOf(reading, scope, signals);
    const silent = await reading.silence.read(context.store.db, scope);
    const answers = await readAnswers(context.store.db, scope, zone);
    return scope.map((row, n): DayInputs => {
      // readSignals gives one for each row of the scope.
      const raw = signals[n]!;
      const { asOf: day, account } = row;
      const attributes = attributesOf(raw.account, raw.milestone, intensity[n] ?? null, day, account);
      const contactSource = raw.completeness.kinds.contact !== undefined;
      const owner = findOwner(
        {
          ...raw.people,
          mailSilent: raw.completeness.kinds.touchpoint !== undefined && (silent[n] ?? false),
          contactSource,
          renewalDate: attributes.renewalDate,
          segment: segmentOf(card, attributes),
          plan: attributes.plan,
        },
        day,
        owners,
      );
      const all = { ...raw, owner };
      return {
        account,
        day,
        readings: readMeasures(all, { asOf: day }),
        caps: readConditions(all, { asOf: day }, settings),
        owner,
        attributes,
        sources: raw.completeness.sources,
        answers: answers[n] ?? [],
        use: useOfDay(all, settings.seasons),
      };
    });
  };
  return Object.assign(read, {
    close() {
      reading.use?.userDays.close();
      reading.pastUse?.userDays.close();
    },
  });
}

interface Reading extends InputsContext {
  use: UseSource | null;
  /** The same, with a memory of its own for days long past. */
  pastUse: UseSource | null;
  silence: MailSilence;
}

/** Use of the first source of events; its days are kept under the taxonomy's hash. */
function useSourceOf({ config, store, zone }: InputsContext): UseSource | null {
  const found = config.sources.find((source) => source.type === 'event-files');
  if (!found) return null;
  return { id: found.id, userDays: new UserDays(store.folder, compileTaxonomy(found.taxonomy, zone)) };
}

/** Only where the scorecard asks for it: it reads days long past. */
async function intensityOf(reading: Reading, scope: readonly ScopeRow[], signals: readonly RawSignals[]) {
  const { card, zone, store } = reading;
  if (!card.segments.some(({ when }) => when.useIntensity !== undefined)) return scope.map(() => null);
  const milestones = signals.map((s) => s.milestone);
  const sources = { use: reading.pastUse, subscription: providers(reading, 'subscription') };
  return readUseIntensity(store.db, scope, milestones, sources, zone);
}

/** The sources that a kind of fact comes from. */
const providers = ({ sources }: InputsContext, kind: Kind): string[] =>
  sources.filter((source) => source.provides.includes(kind)).map((source) => source.id);

/** Every signal of every row of the scope, each by one statement. */
async function readSignals(db: Db, reading: Reading, scope: readonly ScopeRow[]): Promise<RawSignals[]> {
  const { zone } = reading;
  const from = (kind: Kind) => providers(reading, kind);
  const rates = await readRates(db);
  const completeness = await readCompleteness(db, scope, reading.sources, zone);
  const seatDays = scope.map((row, n) => useThroughDay(completeness[n]) ?? addDays(row.asOf, -1));
  const accounts = await readAccounts(db, scope, rates, zone);
  const use = await readUse(db, scope, completeness, reading.use);
  const subscriptions = await readSubscriptions(db, scope, from('subscription'), seatDays);
  const ticketScope = scope.map((row, n) => ({
    ...row,
    asOf: completeness[n]?.kinds.ticket?.through ?? row.asOf,
  }));
  const tickets = await readTickets(db, ticketScope, from('ticket'), zone);
  const invoices = await readInvoices(db, scope, from('invoice'), rates);
  const surveyDays = scope.map((row, n) => completeness[n]?.kinds.survey?.through ?? row.asOf);
  const surveys = await readSurveys(db, scope, from('survey'), surveyDays, zone);
  const milestones = await readMilestones(db, scope, from('milestone'));
  const touches = await readLastTouches(db, scope);
  const mail = await readMailSigns(db, scope);
  const people = await readPeople(db, scope, { accounts, touches, mail, zone });
  return scope.map((_, n): RawSignals => {
    // Each reader gives one row for each row of the scope.
    return {
      account: accounts[n] ?? null,
      use: use[n]!,
      subscription: subscriptions[n]!,
      ticket: tickets[n]!,
      invoice: invoices[n]!,
      survey: surveys[n]!,
      touch: { lastTwoWay: lastOf(touches[n] ?? []) },
      milestone: milestones[n]!,
      people: people[n]!,
      completeness: completeness[n]!,
    };
  });
}
