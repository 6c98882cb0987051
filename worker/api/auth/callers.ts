import { Refusal, signInNeeded } from '../problem';
import { Attempts } from './attempts';
import { BoundedMap } from './bounded-map';
import { type IntrospectOptions, introspect } from './introspect';
import { fingerprint, otherOrg, tokenFrom } from './token';
import { idsAsUser, type OrgAddress, readUserInfo } from './user-calls';
import { REFUSED_MS, Verdicts } from './verdicts';

/** Tokens that are remembered at a time. */
const TOKENS = 2000;
const STANDARD_USER = 'STANDARD';

/** Who asks, for the length of one request. */
export interface Caller {
  /** 18 characters. */
  userId: string;
  /** What Salesforce lets them read, by record id. */
  verdicts: Verdicts;
  /** Ids that a query finds as this user; null where an object or field of it is not there for them. */
  ids(soql: string): Promise<string[] | null>;
}

type Accepted = { userId: string; verdicts: Verdicts };

/** What is believed of one token. */
interface Entry {
  /** Shared by all who ask while Salesforce is being asked. */
  answer: Promise<Accepted>;
  /** Milliseconds since the epoch. */
  until: number;
  /** It was good once: asking again is no attempt of a stranger. */
  wasGood: boolean;
}

export interface CallerOptions extends IntrospectOptions, OrgAddress {
  /** How long Salesforce's word is believed. */
  accessSeconds: number;
}

/**
 * Tells who sends a token by asking Salesforce, and remembers the answer under the token's hash: a yes for
 * `accessSeconds` but not beyond the token's own end, a no for a few seconds, no answer not at all.
 */
export class Callers {
  readonly #entries = new BoundedMap<Entry>(TOKENS);
  readonly #attempts = new Attempts();

  constructor(private readonly options: CallerOptions) {}

  /**
   * @param address where the request comes from.
   * @throws Refusal SIGN_IN_NEEDED, OTHER_CLIENT, OTHER_ORG, NO_ACCESS, TOO_MANY_REQUESTS, CRM_UNREACHABLE
   */
  async admit(authorization: string | undefined, address: string): Promise<Caller> {
    const token = tokenFrom(authorization, this.options.organizationId);
    const key = fingerprint(token);
    const { userId, verdicts } = await this.#entry(key, token, address).answer;
    return {
      userId,
      verdicts,
      ids: (soql) =>
        idsAsUser(token, soql, this.options).catch((error: unknown) => {
          // Revoked meanwhile: whatever was believed of it is void.
          if (error instanceof Refusal && error.code === 'SIGN_IN_NEEDED') this.#entries.delete(key);
          throw error;
        }),
    };
  }

  #entry(key: string, token: string, address: string): Entry {
    const asked = this.options.now().getTime();
    const known = this.#entries.get(key);
    if (known && asked < known.until) return known;
    const isStranger = !known?.wasGood;
    if (isStranger) this.#attempts.take(address, asked);
    const entry: Entry = {
      answer: this.#ask(token, asked),
      until: Number.POSITIVE_INFINITY,
      wasGood: !isStranger,
    };
    this.#entries.set(key, entry);
    entry.answer.then(
      ({ verdicts }) => {
        entry.until = verdicts.until;
        entry.wasGood = true;
        if (isStranger) this.#attempts.giveBack(address);
      },
      (error: unknown) => {
        const isNo = error instanceof Refusal && error.code !== 'CRM_UNREACHABLE';
        entry.until = isNo ? asked + REFUSED_MS : 0;
        if (isNo) entry.wasGood = false;
        else if (isStranger) this.#attempts.giveBack(address);
      },
    );
    return entry;
  }

  async #ask(token: string, asked: number): Promise<Accepted> {
    const { userId, expires } = await introspect(token, this.options);
    const user = await readUserInfo(token, this.options);
    if (user.user_id.slice(0, 15) !== userId.slice(0, 15) || !user.active) {
      throw signInNeeded('Salesforce does not know the user of the token as active.');
    }
    if (user.organization_id.slice(0, 15) !== this.options.organizationId.slice(0, 15)) throw otherOrg();
    if (user.user_type.toUpperCase() !== STANDARD_USER) {
      throw new Refusal(
        'NO_ACCESS',
        'Account health is shown to internal users only.',
        'Sign in as an internal user of the organisation.',
      );
    }
    const until = Math.min(asked + this.options.accessSeconds * 1000, expires);
    return { userId, verdicts: new Verdicts(until) };
  }
}
