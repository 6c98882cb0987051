import type { Draft } from './draft';

/** The number, closing and contact details of a case. */
export function deriveCase(draft: Draft): void {
  if (draft.before === null) {
    draft.fill('CaseNumber', String(1000 + draft.store.mint.count('CaseNumber')).padStart(8, '0'));
  }
  const closed = draft.get('Status') === 'Closed';
  if (draft.touches('Status')) {
    draft.fill('IsClosed', closed);
    if (closed !== (draft.before?.['IsClosed'] ?? false)) draft.fill('ClosedDate', closed ? draft.at : null);
  }
  if (draft.touches('ContactId')) {
    const contact = draft.target('ContactId');
    draft.fill('ContactEmail', contact?.['Email'] ?? null);
    draft.fill('ContactPhone', contact?.['Phone'] ?? null);
    draft.fill('ContactMobile', contact?.['MobilePhone'] ?? null);
    draft.fill('ContactFax', contact?.['Fax'] ?? null);
  }
}
