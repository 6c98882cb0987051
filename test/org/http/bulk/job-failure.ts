/** Why a whole job fails, worded as the job's `errorMessage`. */
export class JobFailure extends Error {
  constructor(code: 'InvalidBatch' | 'ClientInputError' | 'ExceededQuota', message: string) {
    super(`${code} : ${message}`);
    this.name = 'JobFailure';
  }
}
