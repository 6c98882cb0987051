import { expect, test } from 'vitest';
import { to18 } from '../ids';
import { ACME, ADMIN, CSM, DEAL, MANAGER, smallOrg, T0, T1 } from '../small-founding';

const OUTSIDER = MANAGER;
const MANY = 2000;

test('rows of an account with thousands of them are told from one another in no time', () => {
  const org = smallOrg();
  org.setSharing('Account', 'Private');
  org.setSharing('Opportunity', 'Private');
  org.update(ADMIN, 'User', CSM, { UserRoleId: null }, T1);
  const insert = (object: string, id: string, fields: Record<string, string>) =>
    org.apply({ at: T0, by: CSM, op: 'insert', object, id, fields: { AccountId: ACME, ...fields } });
  for (let n = 0; n < MANY; n++) {
    const number = String(n).padStart(5, '0');
    insert('Contact', to18(`003xx00001${number}`), { LastName: number });
    insert('Opportunity', to18(`006xx00001${number}`), { Name: number, StageName: 'Prospecting' });
  }
  const seen = () => [...org.rows('Contact')].filter((row) => org.maySeeRow(OUTSIDER, 'Contact', row)).length;
  const began = performance.now();
  expect(seen()).toBe(0);
  expect(performance.now() - began).toBeLessThan(1000);
  // One deal that is theirs opens the account, and with it its contacts; taken back, it does not.
  expect(() =>
    org.transaction(() => {
      org.apply({
        at: T1,
        by: CSM,
        op: 'update',
        object: 'Opportunity',
        id: DEAL,
        fields: { OwnerId: OUTSIDER },
      });
      expect(seen()).toBe(MANY + 1);
      throw new Error('taken back');
    }),
  ).toThrow('taken back');
  expect(seen()).toBe(0);
  org.setSharing('Account', 'Read');
  expect(seen()).toBe(MANY + 1);
});
