import { type Content, complex, many, maybe, one, oneOf, text } from '../shape';
import { filterOperation } from './custom-field-shape';
import { sharedTo } from './shared-to';

export const listViewShape = complex('ListView', {
  fullName: maybe(text),
  booleanFilter: maybe(text),
  columns: many(text),
  division: maybe(text),
  filterScope: one(
    oneOf('FilterScope', [
      'Everything',
      'Mine',
      'MineAndMyGroups',
      'Queue',
      'Delegated',
      'MyTerritory',
      'MyTeamTerritory',
      'Team',
      'AssignedToMe',
      'UserOwned',
    ]),
  ),
  filters: many(
    complex('ListViewFilter', { field: one(text), operation: one(filterOperation), value: maybe(text) }),
  ),
  label: one(text),
  language: maybe(text),
  queue: maybe(text),
  sharedTo: maybe(sharedTo),
});

export type ListViewContent = Content<typeof listViewShape>;
