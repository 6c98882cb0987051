import { describe, expect, it } from 'vitest';
import { accountRelations } from '../../../worker/sources/salesforce/roles';

const record = {
  Id: '07k5g0000000001AAA',
  IsDeleted: false,
  CreatedDate: '2024-03-01T09:00:00.000+0000',
  SystemModstamp: '2025-10-23T15:00:00.000+0000',
  AccountId: '0015g0000000003AAA',
  ContactId: '0035g0000000009AAA',
  Roles: 'Economic Buyer;Evaluator',
  IsActive: false,
  EndDate: '2025-10-23',
  IsDirect: true,
};

const taken = async (fields: Partial<Record<keyof typeof record, unknown>>) => {
  // A relation is read without asking the org for anything else.
  const page = await accountRelations.take({} as never, [{ ...record, ...fields }], {
    cursor: null,
  } as never);
  return (page.facts ?? []).flatMap((batch) => (batch.kind === 'relation' ? batch.facts : []));
};

describe('a relation of a contact to an account', () => {
  it('was active until its last change when it is inactive at first sight', async () => {
    const facts = await taken({});
    expect(facts.map(({ knownFrom, assumed, body }) => ({ knownFrom, assumed, body }))).toMatchObject([
      { knownFrom: '2024-03-01T09:00:00.000Z', assumed: true, body: { is_active: true, end_date: null } },
      {
        knownFrom: '2025-10-23T15:00:00.000Z',
        assumed: false,
        body: { is_active: false, end_date: '2025-10-23' },
      },
    ]);
  });

  it('is one version while it is active', async () => {
    const facts = await taken({ IsActive: true, EndDate: null });
    expect(facts).toHaveLength(1);
    expect(facts[0]?.knownFrom).toBe('2024-03-01T09:00:00.000Z');
  });
});
