/**
 * What the platform shows as `#Error!`: no function of the formula catches it, the field's value is then null, and
 * a validation rule refuses the save with it.
 */
export class FormulaError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FormulaError';
  }
}

/** What `work` gives, or null where the formula has an error. */
export function orNull<T>(work: () => T): T | null {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof FormulaError) return null;
    throw thrown;
  }
}
