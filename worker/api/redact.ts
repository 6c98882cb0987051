import { HIDDEN_EVIDENCE } from '../../shared/api';
import type {
  HealthDocument,
  HealthDriver,
  HealthEvidence,
  SuggestedPlay,
} from '../../shared/health-document';
import { to18 } from '../../shared/salesforce-id';
import { dayInWords } from '../scorecard/day-in-words';
import { UNKNOWN_REMARK } from '../scorecard/drivers';
import { isRecord } from './record-objects';

/** A contact by id, and the name under which texts speak of them. */
export interface Person {
  contact: string;
  name: string;
}

export interface Redacted {
  document: HealthDocument;
  /** Pieces of evidence, names and sentences that were hidden. */
  hidden: number;
}

type Owner = HealthDocument['budgetOwner'];

/** The contacts that a document names. */
function peopleOf({ budgetOwner: owner, plays }: HealthDocument): Person[] {
  return [
    ...(owner.contact === null ? [] : [{ contact: owner.contact, name: owner.name ?? '' }]),
    ...owner.candidates,
    ...(owner.handOver ? [{ contact: owner.handOver.from, name: owner.handOver.name }] : []),
    ...plays.flatMap(({ contact }) => (contact ? [{ contact: contact.id, name: contact.name }] : [])),
  ].filter(({ contact }) => contact !== '');
}

const evidenceOf = (document: HealthDocument): HealthEvidence[] => [
  ...document.measures.flatMap((measure) => measure.evidence),
  ...(document.cap?.evidence ?? []),
  ...document.plays.flatMap((play) => play.evidence),
];

/**
 * Ids (18 characters) of all records that a document names, for Salesforce to say which of them a viewer may read.
 * @param more contacts that its texts name without their ids.
 */
export function recordsNamed(document: HealthDocument, more: readonly Person[]): string[] {
  const ids = [
    ...evidenceOf(document).flatMap((each) => (isRecord(each) ? [each.id] : [])),
    ...[...peopleOf(document), ...more].map((person) => person.contact),
  ];
  return [...new Set(ids.map(to18))];
}

/**
 * The document as one may see it who reads only `readable` of the records that it names. Points, losses and tiers are
 * kept, and the days that tell since when a tier, a cap or a play stands; of what rests on a hidden record the text, the
 * id and the day go, and every sentence that names a hidden contact. The owner's last engagement stays: it is a field of
 * the account.
 * @param readable ids of 18 characters.
 * @param more contacts that texts name without their ids: former owners.
 */
export function redact(
  document: HealthDocument,
  readable: ReadonlySet<string>,
  more: readonly Person[] = [],
): Redacted {
  const pass = new Redaction(document, readable, more);
  return { document: pass.document(), hidden: pass.hidden };
}

class Redaction {
  hidden = 0;
  /** Names and ids of hidden contacts: a text that has one of them is hidden. */
  readonly #secrets: string[];
  /** Texts of hidden evidence, as a sentence would quote them. */
  readonly #quotes: string[];
  /** Something of the document is hidden. */
  readonly #isPartial: boolean;

  constructor(
    private readonly original: HealthDocument,
    private readonly readable: ReadonlySet<string>,
    more: readonly Person[],
  ) {
    const unseen = [...peopleOf(original), ...more].filter(({ contact }) => this.#isHidden(contact));
    this.#secrets = unseen.flatMap(({ contact, name }) => [contact, name]).filter((text) => text !== '');
    const unread = evidenceOf(original).filter((each) => this.#isUnread(each));
    this.#quotes = unread.map(({ text }) => text.replace(/[.\s]+$/u, '')).filter((text) => text !== '');
    this.#isPartial = unseen.length > 0 || unread.length > 0;
  }

  document(): HealthDocument {
    const { original } = this;
    const measures = original.measures.map((measure) => {
      const evidence = this.#evidence(measure.evidence);
      return { ...measure, reason: this.#text(measure.reason), evidence };
    });
    const concealed = new Set(
      original.measures.flatMap(({ id, evidence }, i) => (evidence === measures[i]?.evidence ? [] : [id])),
    );
    const cap = original.cap && { ...original.cap, evidence: this.#evidence(original.cap.evidence) };
    const capHidden = cap !== null && cap.evidence !== original.cap?.evidence;
    return {
      ...original,
      measures,
      cap,
      capsAnswered: original.capsAnswered.map((each) => ({ ...each, reason: this.#text(each.reason) })),
      drivers: original.drivers.map((driver) => this.#driver(driver, concealed, capHidden)),
      budgetOwner: this.#owner(original.budgetOwner, concealed.has('budget_owner_engagement')),
      plays: original.plays.map((play) => this.#play(play)),
    };
  }

  #isHidden(contact: string): boolean {
    return !this.readable.has(to18(contact));
  }

  #isUnread(each: HealthEvidence): boolean {
    return isRecord(each) && !this.readable.has(to18(each.id));
  }

  #hide(): typeof HIDDEN_EVIDENCE {
    this.hidden += 1;
    return HIDDEN_EVIDENCE;
  }

  #drop(): null {
    this.hidden += 1;
    return null;
  }

  #tells(text: string): boolean {
    return this.#secrets.some((secret) => text.includes(secret));
  }

  #text<T extends string | null>(text: T): T | typeof HIDDEN_EVIDENCE {
    return text !== null && this.#tells(text) ? this.#hide() : text;
  }

  /** The same list where nothing of it is hidden. */
  #evidence(list: HealthEvidence[]): HealthEvidence[] {
    const sources = new Set(list.filter((each) => this.#isUnread(each)).map((each) => each.source));
    let changed = false;
    const shown = list.map((each) => {
      // What has no record of its own sums up its neighbours, the hidden ones too.
      const sumsUp = each.id === '' && sources.has(each.source);
      if (!this.#isUnread(each) && !sumsUp && !this.#tells(each.text)) return each;
      changed = true;
      return { source: each.source, id: '', at: null, text: this.#hide() };
    });
    return changed ? shown : list;
  }

  #driver(driver: HealthDriver, concealed: ReadonlySet<string>, capHidden: boolean): HealthDriver {
    const { measure, cents, text } = driver;
    if (measure !== null) {
      if (!concealed.has(measure) && !this.#tells(text)) return driver;
      const name = this.original.measures.find(({ id }) => id === measure)?.name ?? measure;
      return { ...driver, text: `${name}: ${this.#hide()} (${signed(cents)}).` };
    }
    const { cap } = this.original;
    const isOfCap = cap !== null && text.startsWith(`At most ${cap.max}: ${cap.reason}`);
    const tells = this.#tells(text) || this.#quotes.some((quote) => text.includes(quote));
    if (isOfCap && (capHidden || tells)) {
      const since = dayInWords(cap.since);
      return { ...driver, text: `At most ${cap.max}: ${cap.reason} since ${since} (${this.#hide()}).` };
    }
    const isOfMeasure = !isOfCap && !this.#isRemark(text);
    return tells || (isOfMeasure && this.#isPartial) ? { ...driver, text: this.#hide() } : driver;
  }

  /**
   * What stands above the measures and quotes no evidence. Any other driver without a measure is of an earlier build,
   * which did not say whose evidence it quotes.
   */
  #isRemark(text: string): boolean {
    return text.startsWith(UNKNOWN_REMARK) || this.original.ceilings.some(({ reason }) => reason === text);
  }

  #owner(owner: Owner, touchHidden: boolean): Owner {
    const gone = owner.contact !== null && this.#isHidden(owner.contact);
    const { handOver } = owner;
    return {
      ...owner,
      ...(gone ? { contact: null, name: this.#hide(), lastPresence: null } : {}),
      lastTouch: owner.lastTouch !== null && (gone || touchHidden) ? this.#hide() : owner.lastTouch,
      // Without who left and when nothing of it is left; the status says that someone did.
      handOver: handOver && this.#isHidden(handOver.from) ? this.#drop() : handOver,
      candidates: owner.candidates.map((candidate) =>
        this.#isHidden(candidate.contact)
          ? {
              ...candidate,
              contact: '',
              name: this.#hide(),
              // A title that matched says who it is.
              role: candidate.source === 'Title' ? null : candidate.role,
              lastTwoWay: null,
              departed: null,
              departedWhy: candidate.departedWhy === null ? null : this.#hide(),
            }
          : candidate,
      ),
    };
  }

  #play(play: SuggestedPlay): SuggestedPlay {
    const evidence = this.#evidence(play.evidence);
    const isAway = play.contact !== null && this.#isHidden(play.contact.id);
    const tells = isAway || evidence !== play.evidence || this.#tells(play.why);
    return {
      ...play,
      name: this.#text(play.name),
      why: tells ? this.#hide() : play.why,
      steps: play.steps.map((step) => this.#text(step)),
      contact: isAway ? { id: '', name: this.#hide() } : play.contact,
      evidence,
    };
  }
}

const signed = (cents: number): string => `${cents < 0 ? '−' : '+'}${(Math.abs(cents) / 100).toFixed(1)}`;
