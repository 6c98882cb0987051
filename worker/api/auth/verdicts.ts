import { BoundedMap } from '../bounded-map';

const MOST = 5000;

/** A no is believed only so long: whoever is given access should not wait for it. */
export const REFUSED_MS = 3000;

/** What Salesforce said on single records for one user, until `until` at the longest. */
export class Verdicts {
  readonly #said = new BoundedMap<{ yes: boolean; until: number }>(MOST);

  constructor(readonly until: number) {}

  /** undefined: not known, or not any more. */
  get(key: string, now: number): boolean | undefined {
    const said = this.#said.get(key);
    return said && now < said.until ? said.yes : undefined;
  }

  /** @param asked when the question was sent. */
  note(key: string, yes: boolean, asked: number): void {
    this.#said.set(key, { yes, until: yes ? this.until : Math.min(this.until, asked + REFUSED_MS) });
  }
}
