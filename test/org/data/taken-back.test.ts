import { describe, expect, it } from 'vitest';
import { ACME, ADMIN, ANN, CSM, DEAL, OTHER, refusal, smallOrg, T1 } from './small-founding';

type Org = ReturnType<typeof smallOrg>;

const RISK = { name: 'Risk__c', label: 'Risk', labelPlural: 'Risks' };
const recordType = {
  object: 'Risk__c',
  name: 'Legal',
  developerName: 'Legal',
  isActive: true,
} as const;

function addRisk(org: Org): string {
  org.addObject(ADMIN, RISK, T1);
  const account = { type: 'Lookup', referenceTo: 'Account', relationshipName: 'Risks' } as const;
  org.addField(ADMIN, { object: 'Risk__c', name: 'Account__c', label: 'Account', ...account }, T1);
  org.addField(ADMIN, { object: 'Risk__c', name: 'Why__c', label: 'Why', type: 'Text', length: 20 }, T1);
  org.addRecordType(ADMIN, recordType, T1);
  const id = org.create(ADMIN, 'Risk__c', { Name: 'r' }, T1);
  org.edit({ at: T1, by: ADMIN, op: 'update', object: 'Risk__c', id, fields: { Account__c: ACME } });
  return id;
}

function ruleRisk(org: Org): void {
  const refusing = { condition: 'ISBLANK(Why__c)', message: 'Say why', field: 'Why__c' };
  org.addAutomation({ kind: 'validation', name: 'Why', object: 'Risk__c', ...refusing });
  org.setSharing('Risk__c', 'Private');
  const group = [...org.rows('Group')][0]?.Id ?? '';
  const criteria = [{ field: 'Name', operation: 'equals', value: 'r' }] as const;
  org.setSharingRule({ object: 'Risk__c', name: 'Open', level: 'Read', to: group, criteria: [...criteria] });
  org.setCaptured(['Risk__c', 'Account']);
}

/** All that a client could read of it, in its order. */
const seen = (org: Org) => ({
  rows: [...org.schema().values()].map(({ name }) => [name, [...org.rows(name)]]),
  children: [...org.schema().values()].map(({ name, childRelationships }) => [name, childRelationships]),
  fields: [...org.schema().values()].map(({ name, fields }) => [name, [...fields.keys()]]),
  contacts: [...(org.byField('Contact', 'AccountId', ACME) ?? [])].map((row) => row.Id),
  rules: [org.automationRules(), org.sharingRules(), org.captured()],
});

function takenBack(org: Org, work: () => void): void {
  const error = refusal(() =>
    org.transaction(() => {
      work();
      throw new Error('taken back');
    }),
  );
  expect(error).toEqual(new Error('taken back'));
}

describe('what is taken back', () => {
  it('stands where it stood: rows that moved, were erased or went with their object', () => {
    const org = smallOrg();
    const risk = addRisk(org);
    org.addObject(ADMIN, { name: 'Later__c', label: 'Later', labelPlural: 'Later' }, T1);
    ruleRisk(org);
    org.create(CSM, 'Contact', { LastName: 'Second', AccountId: ACME }, T1);
    org.lockForApproval(risk, true);
    const before = JSON.parse(JSON.stringify(seen(org)));
    takenBack(org, () => {
      org.update(CSM, 'Contact', ANN, { AccountId: OTHER }, T1);
      org.delete(ADMIN, 'Opportunity', DEAL, T1);
      org.edit({ at: T1, by: ADMIN, op: 'purge', object: 'Opportunity', id: DEAL });
      org.removeField(ADMIN, 'Account', 'Plan__c', T1);
      org.removeSetup(ADMIN, 'object', 'Risk__c', T1);
      for (const each of [...org.rows('FieldPermissions')].slice(0, 5)) {
        org.delete(ADMIN, 'FieldPermissions', each.Id, T1);
      }
    });
    expect(JSON.parse(JSON.stringify(seen(org)))).toEqual(before);
  });

  it('leaves rows in the order in which a restarted org has them', () => {
    const org = smallOrg();
    const second = org.create(CSM, 'Contact', { LastName: 'Second', AccountId: ACME }, T1);
    expect(seen(org).contacts).toEqual([ANN, second]);
    org.update(CSM, 'Contact', ANN, { AccountId: OTHER }, T1);
    org.update(CSM, 'Contact', ANN, { AccountId: ACME }, T1);
    expect(seen(org).contacts).toEqual([ANN, second]);
  });
});

describe('an object that is taken away', () => {
  it('leaves no rule, record type, default or selection behind for one of its name', () => {
    const org = smallOrg();
    addRisk(org);
    ruleRisk(org);
    org.removeSetup(ADMIN, 'object', 'Risk__c', T1);
    expect([org.automationRules(), org.sharingRules(), org.captured()]).toEqual([[], [], ['Account']]);
    expect([...org.rows('RecordType')].filter((row) => row['SobjectType'] === 'Risk__c')).toEqual([]);
    addRisk(org);
    expect(org.sharingModel('Risk__c')).toBe('ReadWrite');
  });
});
