/** Something that a person asked for and that could not be done. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** What the person can do. */
    readonly action: string,
  ) {
    super(message);
    this.name = 'Refusal';
  }
}
