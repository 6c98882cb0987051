import { describe, expect, it } from 'vitest';
import { differences } from '../../../worker/crm/provision/differences';

describe('what metadata says otherwise', () => {
  it('takes for the same what Salesforce leaves out: false, empty, absent', () => {
    const wanted = { a: false, b: '', c: 'x', d: [], e: true, f: 18 };
    expect(differences(wanted, { c: 'x', e: 'true', f: '18', more: 'theirs' })).toEqual([]);
  });

  it('reads a list of one that comes without its list', () => {
    expect(differences({ columns: [{ field: 'A' }] }, { columns: { field: 'A' } })).toEqual([]);
  });

  it('compares lists of words as one, in their order', () => {
    expect(differences({ columns: ['A', 'B'] }, { columns: ['B', 'A'] })).toEqual([
      { path: 'columns', found: 'B, A', wanted: 'A, B' },
    ]);
  });

  it('compares grants by what they grant, in any order, and counts no grant of nothing', () => {
    const grant = (field: string, editable: boolean, readable = true) => ({ field, editable, readable });
    const wanted = { fieldPermissions: [grant('A', false), grant('B', true)] };
    expect(
      differences(wanted, {
        fieldPermissions: [grant('C', false, false), grant('B', true), grant('A', false)],
      }),
    ).toEqual([]);
    expect(differences(wanted, { fieldPermissions: [grant('B', false), grant('C', true)] })).toEqual([
      { path: 'fieldPermissions.A', found: null, wanted: 'readable', item: 'A' },
      { path: 'fieldPermissions.B.editable', found: null, wanted: 'true' },
      { path: 'fieldPermissions.C', found: 'editable, readable', wanted: null, item: 'C' },
    ]);
  });

  it('takes a picklist value that nobody can choose for one that is not there', () => {
    const value = (fullName: string) => ({ fullName, default: false, label: fullName });
    const found = { value: [value('Healthy'), { ...value('Critical'), isActive: 'false' }] };
    expect(differences({ value: [value('Healthy'), value('Critical')] }, found)).toEqual([
      { path: 'value.Critical', found: null, wanted: 'there', item: 'Critical' },
    ]);
    expect(differences({ value: [value('Healthy')] }, found)).toEqual([]);
  });

  it('names the place of what differs in a list of groups', () => {
    const wanted = { filter: { criteriaItems: [{ column: 'A', value: '1' }, { column: 'B' }] } };
    expect(differences(wanted, { filter: { criteriaItems: [{ column: 'A', value: '2' }] } })).toEqual([
      { path: 'filter.criteriaItems[1].value', found: '2', wanted: '1' },
      { path: 'filter.criteriaItems[2]', found: null, wanted: 'column B' },
    ]);
  });

  it('leaves whom else a folder is shared with to people', () => {
    const everybody = { accessLevel: 'View', sharedTo: 'AllInternalUsers', sharedToType: 'Organization' };
    const maker = { accessLevel: 'Manage', sharedTo: 'admin@acme.com', sharedToType: 'User' };
    const wanted = { folderShares: [everybody] };
    expect(differences(wanted, { folderShares: [maker, everybody] })).toEqual([]);
    expect(differences(wanted, { folderShares: [maker] })).toMatchObject([{ item: 'AllInternalUsers' }]);
  });

  it('does not mind how lines end', () => {
    expect(differences({ formula: 'IF(\na)' }, { formula: 'IF(\r\na)' })).toEqual([]);
  });
});
