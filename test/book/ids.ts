const SUFFIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Key prefix of each object the book writes. */
export const PREFIX = {
  Account: '001',
  Contact: '003',
  User: '005',
  Opportunity: '006',
  RecordType: '012',
  OpportunityContactRole: '00K',
  AccountContactRelation: '07k',
  AccountTeamMember: '01M',
  Task: '00T',
  Event: '00U',
  EventRelation: '0RE',
  EmailMessage: '02s',
  EmailMessageRelation: '0MR',
  Case: '500',
} as const;
export type CrmObject = keyof typeof PREFIX;

/**
 * The 18-character id of the n-th record (from 1) of an object. The last three characters say which of the
 * first fifteen are upper case: Salesforce help, "How do I convert a 15 character Id to an 18 character Id".
 */
export function recordId(object: CrmObject, n: number): string {
  let number = '';
  for (let left = n, i = 0; i < 9; i++, left = Math.floor(left / 62)) number = DIGITS[left % 62] + number;
  const id = `${PREFIX[object]}5g0${number}`;
  let suffix = '';
  for (let block = 0; block < 15; block += 5) {
    let bits = 0;
    for (let i = 0; i < 5; i++) {
      const c = id.charCodeAt(block + i);
      if (c >= 65 && c <= 90) bits |= 1 << i;
    }
    suffix += SUFFIX[bits];
  }
  return id + suffix;
}
