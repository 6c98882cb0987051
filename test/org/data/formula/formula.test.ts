import { describe, expect, it } from 'vitest';
import type { NewField } from '../new-setup';
import type { Scalar } from '../row';
import { ACME, ADMIN, account, DEAL, refusal, smallOrg, T1 } from '../small-founding';

const at = (now: string) => ({ now: new Date(now), timeZone: 'America/New_York' });

function value(
  field: Omit<NewField, 'name' | 'label'>,
  fields: Record<string, Scalar>,
  now = T1,
): Scalar | undefined {
  const org = smallOrg();
  const base = { object: field.object, label: 'x' };
  if (field.object === 'Account') {
    org.addField(ADMIN, { ...base, name: 'Day__c', type: 'Date' }, T1);
    org.addField(ADMIN, { ...base, name: 'Tier__c', type: 'Picklist', values: ['Watch'] }, T1);
  } else {
    org.addField(ADMIN, { ...base, name: 'Likely__c', type: 'Percent', precision: 5, scale: 2 }, T1);
  }
  org.addField(ADMIN, { ...field, name: 'F__c', label: 'F' }, T1);
  const id = field.object === 'Account' ? ACME : DEAL;
  org.apply({ at: T1, by: ADMIN, op: 'update', object: field.object, id, fields });
  const row = org.row(field.object, id);
  const def = org.object(field.object).fields.get('f__c');
  return row && def?.compute?.(row, at(now));
}

const WEIGHTED = 'IF(IsClosed, IF(IsWon, Amount, 0), IF(ISBLANK(Likely__c), NULL, Amount * Likely__c))';
const days = {
  object: 'Account',
  type: 'Number',
  precision: 5,
  scale: 0,
  formula: 'TODAY() - Day__c',
  blanksAsZero: false,
} as const;
const weighted = { object: 'Opportunity', type: 'Currency', formula: WEIGHTED, blanksAsZero: false } as const;

describe('formula fields', () => {
  it('count days in the org’s zone, and are blank where a date is', () => {
    expect(value(days, { Day__c: '2026-01-05' })).toBe(31);
    // Still the 4th of February in New York.
    expect(value(days, { Day__c: '2026-01-05' }, '2026-02-05T03:00:00.000Z')).toBe(30);
    expect(value(days, { Day__c: null })).toBeNull();
  });

  it('read a percent as a fraction', () => {
    expect(value(weighted, { Likely__c: 40 })).toBe(400);
    expect(value(weighted, {})).toBeNull();
    expect(value(weighted, { StageName: 'Closed Won' })).toBe(1000);
    expect(value(weighted, { StageName: 'Closed Lost' })).toBe(0);
  });

  it('draw an image by case, with its text escaped', () => {
    const formula = `IMAGE(CASE(TEXT(Tier__c), "Watch", "/w.png", "/none.png"), "Tier " & TEXT(Tier__c) & " <b>", 16, 80)`;
    const badge = { object: 'Account', type: 'Text', formula } as const;
    expect(value(badge, { Tier__c: 'Watch' })).toBe(
      '<img src="/w.png" alt="Tier Watch &lt;b>" style="height:16px; width:80px;" border="0"/>',
    );
    expect(value(badge, {})).toContain('/none.png');
  });

  it('follow precedence and parentheses', () => {
    const number = (formula: string) =>
      value({ object: 'Account', type: 'Number', precision: 18, scale: 2, formula }, {});
    expect(number('2 + 3 * 4 ^ 2 / (1 + 1) - -1')).toBe(27);
    expect(number('IF(1 < 2 && NOT(FALSE), MAX(1, 2, 3), 0)')).toBe(3);
    expect(number('1 / 0')).toBeNull();
  });

  it.each([
    ['Nope__c + 1', 'Field Nope__c does not exist. Check spelling.'],
    ['NOSUCH(1)', 'Unknown function NOSUCH. Check spelling.'],
    ['IF(1', "Syntax error.  Missing ')'"],
    ['1 1', 'Syntax error.  Extra 1'],
  ])('are refused at deployment when they do not compile: %s', (formula, message) => {
    const field = { object: 'Account', name: 'F__c', label: 'F', type: 'Number', formula } as const;
    expect(refusal(() => smallOrg().addField(ADMIN, field, T1))).toMatchObject({ message });
  });

  it('cannot be written', () => {
    const org = smallOrg();
    org.addField(ADMIN, { object: 'Account', name: 'F__c', label: 'F', type: 'Number', formula: '1' }, T1);
    const fields = [{ field: 'Account.F__c', read: true, edit: false }];
    org.deployPermissionSet(ADMIN, { name: 's', label: 'S', objects: [], fields }, T1);
    org.assignPermissionSet(ADMIN, ADMIN, 's', T1);
    expect(refusal(() => org.update(ADMIN, 'Account', ACME, { F__c: 2 }, T1))).toMatchObject({
      errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
    });
    expect(account(org)['F__c']).toBeUndefined();
  });
});
