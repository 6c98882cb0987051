import type { OrgApi } from './org-api';

/**
 * Runs work in one transaction, and takes back all that it did unless it says that it may stay. Did it stay? What
 * the work throws takes it back, too, and goes on.
 */
export function keepIf(org: Pick<OrgApi, 'transaction'>, work: () => boolean): boolean {
  const takenBack = new Error('taken back');
  try {
    org.transaction(() => {
      if (!work()) throw takenBack;
    });
  } catch (thrown) {
    if (thrown !== takenBack) throw thrown;
    return false;
  }
  return true;
}
