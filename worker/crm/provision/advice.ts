import type { FieldObject, FieldSpec, Writer } from './field-spec';
import type { PicklistGap } from './record-types';

/** What the administrator has to do by hand: no layout and no page is ever deployed, since that would replace theirs. */
export interface Advice {
  /** Which fields to put on which page. */
  pages: { page: string; how: string; fields: string[] }[];
  /** What else is left. */
  steps: string[];
}

export function adviceFor(
  fields: readonly FieldSpec[],
  gaps: readonly PicklistGap[],
  modifyAll: boolean,
): Advice {
  const on = (object: FieldObject, writers: readonly Writer[]): string[] =>
    fields
      .filter((field) => field.object === object && writers.includes(field.writer))
      .map((field) => field.label);
  const pages = [
    { page: 'Account page', how: 'read-only', fields: on('Account', ['worker', 'formula']) },
    { page: 'Account page', how: 'to be filled in by people', fields: on('Account', ['csm', 'manager']) },
    { page: 'Opportunity page', how: 'read-only', fields: on('Opportunity', ['worker', 'formula']) },
    {
      page: 'Opportunity page',
      how: 'to be filled in by people',
      fields: on('Opportunity', ['csm', 'manager']),
    },
  ];
  return {
    pages,
    steps: [
      'Assign Plimsoll Viewer, Plimsoll CSM or Plimsoll Manager to the people who work with accounts; administrators see the new fields only with one of them, too.',
      ...gapSteps(gaps),
      ...(modifyAll
        ? []
        : [
            'Where accounts or opportunities are private, share those in scope with the integration user, read and write: Setup, Sharing Settings, a criteria-based sharing rule.',
          ]),
      'Where activities or e-mails are private, give the integration user View All Data, or some are not seen: compare `plimsoll doctor`.',
    ],
  };
}

function gapSteps(gaps: readonly PicklistGap[]): string[] {
  const byType = new Map<string, string[]>();
  for (const { recordType, field, missing, byPeople } of gaps) {
    if (!byPeople) continue;
    byType.set(recordType, [...(byType.get(recordType) ?? []), `${field} (${missing.join(', ')})`]);
  }
  return [...byType].map(
    ([recordType, lists]) =>
      `People cannot choose all values in records of type ${recordType}: ${lists.join('; ')}. Setup, Object Manager, ${recordType.split('.')[0]}, Record Types, ${recordType.split('.')[1]}, Picklists Available for Editing.`,
  );
}
