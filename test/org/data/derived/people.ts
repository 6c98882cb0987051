import type { Draft } from './draft';

function fullName(draft: Draft): string {
  return [draft.get('FirstName'), draft.get('LastName')].filter(Boolean).join(' ');
}

/** A contact's full name, and whether its address bounced; a new address has not bounced yet. */
export function deriveContact(draft: Draft): void {
  if (draft.touches('FirstName', 'LastName')) draft.fill('Name', fullName(draft));
  if (draft.moves('Email')) {
    draft.fill('EmailBouncedDate', null);
    draft.fill('EmailBouncedReason', null);
  }
  draft.fill('IsEmailBounced', draft.get('EmailBouncedDate') !== null);
}

export function deriveUser(draft: Draft): void {
  if (draft.touches('FirstName', 'LastName')) draft.fill('Name', fullName(draft));
  if (draft.before !== null) return;
  draft.fill('UserType', 'Standard');
  draft.fill('CommunityNickname', String(draft.get('Username')).split('@')[0]?.slice(0, 40) ?? null);
}

/** Whether the relation is the contact's own account. */
export function deriveAccountContactRelation(draft: Draft): void {
  if (!draft.touches('AccountId', 'ContactId')) return;
  const account = draft.target('ContactId')?.['AccountId'] ?? null;
  draft.fill('IsDirect', account !== null && account === draft.get('AccountId'));
}
