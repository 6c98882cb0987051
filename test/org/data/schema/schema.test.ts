import { describe, expect, it } from 'vitest';
import { FEATURES } from '../features';
import { buildSchema } from './build-schema';

const schema = buildSchema({ currencies: ['USD', 'EUR'], features: FEATURES });
/** Objects of features that the org has not, which lookups name all the same. */
const OF_FEATURES = new Set([
  ...['Calendar', 'DandBCompany', 'Group', 'Individual', 'OpportunityHistory', 'Pricebook2', 'Product2'],
]);
const field = (object: string, name: string) => schema.get(object)?.fields.get(name);

describe('the standard schema', () => {
  it('gives every object an Id and every lookup a known target', () => {
    for (const def of schema.values()) {
      expect(def.fields.get('id')?.type, def.name).toBe('id');
      for (const f of def.fields.values()) {
        for (const target of f.referenceTo) {
          if (OF_FEATURES.has(target)) continue;
          expect(schema.has(target.toLowerCase()), `${def.name}.${f.name} -> ${target}`).toBe(true);
        }
      }
    }
  });

  it('has no two objects with one key prefix', () => {
    const prefixes = [...schema.values()].flatMap((d) => (d.keyPrefix ? [d.keyPrefix] : []));
    expect(new Set(prefixes).size).toBe(prefixes.length);
  });

  it('knows which standard fields are updateable but not granted by field', () => {
    const ungranted = {
      account: ['name', 'ownerid'],
      opportunity: ['name', 'stagename', 'closedate', 'ownerid'],
    };
    for (const [object, names] of Object.entries(ungranted)) {
      for (const name of names)
        expect(field(object, name)).toMatchObject({ updateable: true, permissionable: false });
    }
    expect(field('opportunity', 'amount')).toMatchObject({ permissionable: true, precision: 18, scale: 2 });
  });

  it('names the children of an account', () => {
    const names = schema.get('account')?.childRelationships.flatMap((c) => c.relationshipName ?? []) ?? [];
    expect(names).toEqual(
      expect.arrayContaining([
        'Contacts',
        'Opportunities',
        'Cases',
        'Tasks',
        'Events',
        'Histories',
        'ChildAccounts',
      ]),
    );
  });

  it('has currencies only where the org has several', () => {
    expect(field('opportunity', 'currencyisocode')?.picklistValues.map((v) => v.value)).toEqual([
      'USD',
      'EUR',
    ]);
    const single = buildSchema({ currencies: null, features: FEATURES });
    expect(single.has('currencytype')).toBe(false);
    expect(single.get('opportunity')?.fields.has('currencyisocode')).toBe(false);
  });
});
