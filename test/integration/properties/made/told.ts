import type { Day, Instant } from '../../../../shared/day';
import type { Fact, FactBody, Kind } from '../../../../worker/store/kinds';

/** What concerns every account, and what no score rests on. */
type NoEvidence =
  | 'currency'
  | 'dated_rate'
  | 'fiscal_quarter'
  | 'organization'
  | 'contract'
  | 'opportunity_line';

export const SOURCE_OF: Readonly<Record<Exclude<Kind, NoEvidence>, string>> = {
  account: 'salesforce',
  contact: 'salesforce',
  role: 'salesforce',
  relation: 'salesforce',
  opportunity: 'salesforce',
  touchpoint: 'salesforce',
  ticket: 'salesforce',
  subscription: 'billing',
  invoice: 'billing',
  survey: 'surveys',
  milestone: 'milestones',
};
export type AccountKind = keyof typeof SOURCE_OF;

/** One user's use of the product on one day. */
export interface UserDay {
  key: string;
  user: string;
  day: Day;
  /** The day on which it was known. */
  known: Day;
  /** A key feature was among what they used. */
  keyFeature: boolean;
}

/** Morning of a day, everywhere in America: earlier than any end of it. */
export const morning = (day: Day): Instant => `${day}T13:00:00.000Z`;

/** What a made account's life told to the sources, ready to be written. */
export class Told {
  readonly facts = new Map<AccountKind, Fact[]>();
  readonly userDays: UserDay[] = [];

  constructor(
    /** Its id in the CRM. */
    readonly account: string,
    /** Its keys elsewhere. */
    readonly keys: Readonly<Record<'product' | 'billing' | 'surveys' | 'milestones', string>>,
  ) {}

  tell<K extends AccountKind>(
    kind: K,
    record: string,
    known: Day,
    body: FactBody<K>,
    more: Partial<Fact<K>> = {},
  ): void {
    const source = SOURCE_OF[kind];
    const fact: Fact<K> = {
      record: kind === 'account' ? this.account : `${record}.${this.account}`,
      sourceKey: source === 'salesforce' ? this.account : (this.keys[source as keyof typeof this.keys] ?? ''),
      at: morning(known),
      knownFrom: morning(known),
      body,
      ...more,
    };
    this.facts.set(kind, [...(this.facts.get(kind) ?? []), fact as Fact]);
  }

  /** The id of a record of this account that another one refers to. */
  idOf(record: string): string {
    return `${record}.${this.account}`;
  }
}
