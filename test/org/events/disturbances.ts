import { z } from 'zod';

/**
 * What may befall the next events: their fields are lost (`gap`), records too (`overflow`), the event never reaches
 * the stream (`lost`), or it is there twice under two replay ids (`repeated`).
 */
export const disturbanceSchema = z.strictObject({
  kind: z.enum(['gap', 'overflow', 'lost', 'repeated']),
  /** Events it befalls. */
  count: z.int().positive().default(1),
  /** Only those of this object. */
  object: z.string().optional(),
});

export type Disturbance = z.infer<typeof disturbanceSchema>;

/** Faults of publishing in force, the oldest first. */
export class Disturbances {
  #active: Disturbance[] = [];

  add(disturbance: Disturbance): void {
    this.#active.push({ ...disturbance });
  }

  list(): readonly Disturbance[] {
    return this.#active;
  }

  clear(): void {
    this.#active = [];
  }

  /** What befalls this event; undefined: nothing. */
  strike(object: string): Disturbance['kind'] | undefined {
    const found = this.#active.find((each) => each.object === undefined || each.object === object);
    if (!found) return undefined;
    found.count -= 1;
    if (found.count === 0) this.#active = this.#active.filter((each) => each !== found);
    return found.kind;
  }
}
