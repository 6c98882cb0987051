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
    expect(number('2 + 3 * 4 ^ 2 / (1 + 1) - -1')).toBe(15);
    expect(number('2 * 3 ^ 2')).toBe(36);
    expect(number('2 ^ 3 ^ 2')).toBe(64);
    expect(number('IF(1 < 2 = 3 > 2, FLOOR(-1.4), CEILING(-1.4))')).toBe(-1);
    expect(number('CEILING(-1.4) + CEILING(1.4)')).toBe(0);
    expect(number('IF(1 < 2 && NOT(FALSE), MAX(1, 2, 3), 0)')).toBe(3);
    expect(number('1 / 0')).toBeNull();
  });

  it.each([
    ['Nope__c + 1', 'Field Nope__c does not exist. Check spelling.'],
    ['NOSUCH(1)', 'Unknown function NOSUCH. Check spelling.'],
    ['IF(1', "Syntax error.  Missing ')'"],
    ['1 1', 'Syntax error.  Extra 1'],
    ['REGEX("a", "b")', 'Function REGEX may not be used in this type of formula'],
  ])('are refused at deployment when they do not compile: %s', (formula, message) => {
    const field = { object: 'Account', name: 'F__c', label: 'F', type: 'Number', formula } as const;
    expect(refusal(() => smallOrg().addField(ADMIN, field, T1))).toMatchObject({ message });
  });

  const text = (formula: string) => value({ object: 'Account', type: 'Text', formula }, {});
  const date = (formula: string) => value({ object: 'Account', type: 'Date', formula }, {});

  it('are blank where they have an error, which no function catches', () => {
    expect(date('TODAY() + 10 ^ 30')).toBeNull();
    expect(date('DATE(10000, 1, 1)')).toBeNull();
    expect(date('DATE(2026, 2, 29)')).toBeNull();
    expect(date('ADDMONTHS(TODAY(), 1000000000)')).toBeNull();
    expect(text('TEXT(DATETIMEVALUE("2026-01-31 00:00:00") + 999999999)')).toBeNull();
    expect(text('IF(ISBLANK(1 / 0), "blank", "a value")')).toBeNull();
    expect(text('BLANKVALUE(LPAD("a", 1000000000, "b"), "none")')).toBeNull();
    expect(text(`SUBSTITUTE(LPAD("a", 30000, "a"), "a", "${'b'.repeat(200)}")`)).toBeNull();
  });

  it('count days beyond the years that a field holds', () => {
    expect(text('TEXT(DATE(9999, 12, 31) + 1)')).toBe('10000-01-01');
    expect(text('TEXT(DATE(50, 1, 2))')).toBe('0050-01-02');
    expect(date('ADDMONTHS(DATE(2026, 1, 31), 1)')).toBe('2026-02-28');
    expect(date('DATE(9999, 12, 31) + 1')).toBeNull();
  });

  it('cut a text to 1,300 characters, and a filled one to its length', () => {
    expect(String(text('RPAD("a", 5000, "bc")'))).toBe(`a${'bc'.repeat(650)}`.slice(0, 1300));
    expect(text('LPAD("plimsoll", 4) & LPAD("1", 4, "0") & RPAD("x", 0)')).toBe('plim0001');
    expect(text('SUBSTITUTE("a.b", ".", "$&")')).toBe('a$&b');
  });

  it('show a number of 18 digits at most', () => {
    const number = (formula: string) =>
      value({ object: 'Account', type: 'Number', precision: 18, scale: 2, formula }, {});
    expect(number('10 ^ 15')).toBe(1e15);
    expect(number('10 ^ 16')).toBeNull();
    expect(number('10 ^ 300 * 10 ^ 300')).toBeNull();
    expect(number('MOD(7, 0)')).toBe(7);
  });

  const formula = (name: string, words: string): NewField => ({
    object: 'Account',
    name,
    label: name,
    type: 'Number',
    precision: 18,
    scale: 0,
    formula: words,
  });
  const read = (org: ReturnType<typeof smallOrg>, name: string) => {
    const row = account(org);
    return org.object('Account').fields.get(name.toLowerCase())?.compute?.(row, at(T1));
  };

  it('follow the formulas that they read when those are deployed again', () => {
    const org = smallOrg();
    org.addField(ADMIN, formula('One__c', '1'), T1);
    org.addField(ADMIN, formula('Ten__c', 'One__c * 10'), T1);
    org.addField(ADMIN, formula('One__c', '2'), T1);
    expect(read(org, 'Ten__c')).toBe(20);
    // A blank counts as zero in it.
    org.removeField(ADMIN, 'Account', 'One__c', T1);
    expect(read(org, 'Ten__c')).toBe(0);
  });

  it('are refused where they lead in a circle, and stay as they were', () => {
    const org = smallOrg();
    org.addField(ADMIN, formula('A__c', '1'), T1);
    org.addField(ADMIN, formula('B__c', 'A__c + 1'), T1);
    org.addField(ADMIN, formula('C__c', 'Parent.B__c + B__c'), T1);
    for (const circle of ['A__c', 'B__c', 'C__c + 1', 'Parent.Parent.C__c']) {
      expect(refusal(() => org.addField(ADMIN, formula('A__c', circle), T1))).toMatchObject({
        errorCode: 'FIELD_INTEGRITY_EXCEPTION',
        message: expect.stringContaining('refers to itself'),
      });
    }
    expect(read(org, 'B__c')).toBe(2);
  });

  it('are refused where they are too much with all that they read', () => {
    const org = smallOrg();
    org.addField(ADMIN, formula('F0__c', '1'), T1);
    for (let n = 1; n <= 9; n++) {
      org.addField(ADMIN, formula(`F${n}__c`, `F${n - 1}__c + F${n - 1}__c`), T1);
    }
    expect(read(org, 'F9__c')).toBe(512);
    const sum = Array.from({ length: 300 }, () => '1').join(' + ');
    expect(refusal(() => org.addField(ADMIN, formula('F0__c', sum), T1))).toMatchObject({
      message: expect.stringMatching(
        /^Compiled formula is too big to execute \([\d,]+ characters\)\. Maximum size is 15,000 characters$/,
      ),
    });
    const long = `1${' + 1'.repeat(1000)}`;
    expect(refusal(() => org.addField(ADMIN, formula('L__c', long), T1))).toMatchObject({
      message: 'Formula is too long (4,001 characters). Maximum length is 3,900 characters.',
    });
    for (const deep of [`${'('.repeat(1900)}1${')'.repeat(1900)}`, `${'-'.repeat(3000)}1`]) {
      expect(refusal(() => org.addField(ADMIN, formula('D__c', deep), T1))).toMatchObject({
        message: expect.stringContaining('too big'),
      });
    }
    org.addField(ADMIN, formula('W__c', `${'1+'.repeat(900)}1`), T1);
    expect(read(org, 'W__c')).toBe(901);
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
