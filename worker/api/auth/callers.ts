import { AddressRate } from '../address-rate';
import { BoundedMap } from '../bounded-map';
import { Refusal, signInNeeded } from '../problem';
import type { CallLimits } from './call-org';
import { type IntrospectOptions, introspect } from './introspect';
import { fingerprint, otherOrg, tokenFrom } from './token';
import { idsAsUser, type OrgAddress, readUserInfo } from './user-calls';
import { REFUSED_MS, Verdicts } from './verdicts';
import { WaitingLine } from './waiting-line';

/** Tokens that are remembered at a time. */
const TOKENS = 2000;
const STANDARD_USER = 'STANDARD';

/**
 * Keeps a flood of bad tokens away from Salesforce: after so many refused ones from one address, only one more is
 * asked about every few seconds. Good tokens are never counted, so a proxy's address serves all who come through it.
 */
export const REFUSED_TOKENS = {
  most: 20,
  perSecond: 1 / 3,
  detail: 'Too many tokens from this address were refused.',
  action: 'Wait a little, then sign in to Salesforce again.',
};

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
  answer: Promise<Accepted>;
  /** Milliseconds since the epoch. */
  until: number;
  /** It was good once: asking again is no attempt of a stranger. */
  wasGood: boolean;
}

export interface CallerOptions extends IntrospectOptions, OrgAddress {
  /** How long Salesforce's word is believed. */
  accessSeconds: number;
  /** Ends every call that is under way. */
  ending: AbortSignal;
}

/** A request, as far as it matters to who is let in. */
export interface Knock {
  authorization: string | undefined;
  /** Where it comes from. */
  address: string;
  /** Until when Salesforce may be waited for, all its calls together. */
  deadline: AbortSignal;
}

/**
 * Tells who sends a token by asking Salesforce, and remembers the answer under the token's hash: a yes for
 * `accessSeconds` but not beyond the token's own end, a no for a few seconds, no answer not at all.
 */
export class Callers {
  readonly #entries = new BoundedMap<Entry>(TOKENS);
  /** Questions under way, or in line, each shared by all who come with that token meanwhile. */
  readonly #asking = new Map<string, Promise<Accepted>>();
  readonly #refused = new AddressRate(REFUSED_TOKENS);
  readonly #line = new WaitingLine();

  constructor(private readonly options: CallerOptions) {}

  /** @throws Refusal SIGN_IN_NEEDED, OTHER_CLIENT, OTHER_ORG, NO_ACCESS, TOO_MANY_REQUESTS, CRM_UNREACHABLE */
  async admit({ authorization, address, deadline }: Knock): Promise<Caller> {
    const token = tokenFrom(authorization, this.options.organizationId);
    const key = fingerprint(token);
    const limits = { ending: this.options.ending, deadline };
    const { userId, verdicts } = await this.#answer(key, token, address, limits);
    return {
      userId,
      verdicts,
      ids: (soql) =>
        idsAsUser(token, soql, this.options, limits).catch((error: unknown) => {
          // Revoked meanwhile: whatever was believed of it is void.
          if (error instanceof Refusal && error.code === 'SIGN_IN_NEEDED') this.#entries.delete(key);
          throw error;
        }),
    };
  }

  #answer(key: string, token: string, address: string, limits: CallLimits): Promise<Accepted> {
    const known = this.#entries.get(key);
    if (known && this.#now() < known.until) return known.answer;
    const asking = this.#asking.get(key);
    if (asking) return asking;
    const answer = known?.wasGood ? this.#ask(token, limits) : this.#askOfStranger(token, address, limits);
    this.#asking.set(key, answer);
    answer.then(
      ({ verdicts }) => {
        this.#asking.delete(key);
        this.#entries.set(key, { answer, until: verdicts.until, wasGood: true });
      },
      (error: unknown) => {
        this.#asking.delete(key);
        // Where Salesforce said nothing there is nothing to remember.
        if (!isRefused(error)) return;
        this.#entries.set(key, { answer, until: this.#now() + REFUSED_MS, wasGood: false });
      },
    );
    return answer;
  }

  /** Of a token never seen good: in line with the others of its address, and not after too many bad ones from there. */
  async #askOfStranger(token: string, address: string, limits: CallLimits): Promise<Accepted> {
    this.#refused.mustBeLeft(address, this.#now());
    return this.#line.run(address, async () => {
      this.#refused.mustBeLeft(address, this.#now());
      try {
        return await this.#ask(token, limits);
      } catch (error) {
        if (isRefused(error)) this.#refused.count(address, this.#now());
        throw error;
      }
    });
  }

  #now(): number {
    return this.options.now().getTime();
  }

  async #ask(token: string, limits: CallLimits): Promise<Accepted> {
    const asked = this.#now();
    const { userId, expires } = await introspect(token, this.options, limits);
    const user = await readUserInfo(token, this.options, limits);
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

/** Salesforce's no to a token; not its silence, nor a question that was never put to it. */
const isRefused = (error: unknown): boolean =>
  error instanceof Refusal && error.code !== 'CRM_UNREACHABLE' && error.code !== 'TOO_MANY_REQUESTS';
