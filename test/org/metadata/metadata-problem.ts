/** A place in a file; lines and columns count from 1. */
export interface Place {
  line: number;
  column: number;
}

/** What is wrong with one component, in the words of a deployment's report. */
export class MetadataProblem extends Error {
  /** `statusCode`: the code under which create, update and upsert calls report it. */
  constructor(
    message: string,
    readonly place?: Place,
    readonly statusCode = 'FIELD_INTEGRITY_EXCEPTION',
  ) {
    super(message);
    this.name = 'MetadataProblem';
  }
}
