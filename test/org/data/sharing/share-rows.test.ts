import { expect, test } from 'vitest';
import { ADMIN, CSM, MANAGER, smallOrg, T1 } from '../small-founding';

test('a share that is worked out is found by its id, and no id is given twice', () => {
  const org = smallOrg();
  org.setSharing('Account', 'Private');
  for (const name of ['One', 'Two']) org.create(CSM, 'Account', { Name: name }, T1);
  const group = [...org.rows('Group')][0]?.Id ?? '';
  org.setSharingRule({
    ...{ object: 'Account', name: 'All', level: 'Read', to: group },
    criteria: [{ field: 'Name', operation: 'notEqual', value: '' }],
  });
  const values = { AccountId: [...org.rows('Account')][0]?.Id, UserOrGroupId: MANAGER };
  org.create(
    ADMIN,
    'AccountShare',
    { ...values, AccountAccessLevel: 'Read', OpportunityAccessLevel: 'Read' },
    T1,
  );
  const shares = [...org.rows('AccountShare')];
  expect(new Set(shares.map((row) => row['RowCause']))).toEqual(new Set(['Owner', 'Rule', 'Manual']));
  expect(new Set(shares.map((row) => row.Id)).size).toBe(shares.length);
  for (const share of shares) {
    expect(org.row('AccountShare', share.Id)).toEqual(share);
    expect(org.row('AccountShare', share.Id.slice(0, 15))).toEqual(share);
  }
  expect(org.row('AccountShare', '00rS00000010000')).toBeUndefined();
});
