import type { ObjectDef } from '../definition';
import { OrgError } from '../errors';
import type { Row } from '../row';
import type { Store } from '../store';

/** Checks a row as it is about to be stored, beside the one it changes. */
type Rule = (store: Store, after: Row, before: Row | null) => void;

const RULES: Readonly<Record<string, Rule>> = {
  Asset: (_store, after) => {
    if ((after['AccountId'] ?? null) !== null || (after['ContactId'] ?? null) !== null) return;
    const message = 'Every asset needs an account, a contact, or both.';
    throw new OrgError(400, 'FIELD_INTEGRITY_EXCEPTION', message, ['ContactId', 'AccountId']);
  },
  CampaignMember: (store, after, before) => {
    if (before !== null) return;
    const key = after['ContactId'] ? 'ContactId' : 'LeadId';
    const person = after[key];
    if (typeof person !== 'string') {
      const message = 'Required fields are missing: [LeadId, ContactId]';
      throw new OrgError(400, 'REQUIRED_FIELD_MISSING', message, ['LeadId', 'ContactId']);
    }
    for (const other of store.table('CampaignMember').by(key, person)) {
      if (other.IsDeleted || other['CampaignId'] !== after['CampaignId']) continue;
      throw new OrgError(400, 'DUPLICATE_VALUE', 'Already a campaign member.', [key]);
    }
  },
  Contract: (_store, after, before) => {
    const activated = after['StatusCode'] === 'Activated';
    if (before === null && after['StatusCode'] !== 'Draft') {
      const message = 'Choose a valid contract status and save your changes. Ask your admin for details.';
      throw new OrgError(400, 'FAILED_ACTIVATION', message, ['Status']);
    }
    if (before?.['StatusCode'] !== 'Activated' || activated) return;
    throw new OrgError(400, 'INVALID_STATUS', 'An activated contract cannot become a draft again', [
      'Status',
    ]);
  },
};

/** @throws OrgError for a row that its object's own rules forbid. */
export function checkObjectRules(store: Store, def: ObjectDef, after: () => Row, before: Row | null): void {
  RULES[def.name]?.(store, after(), before);
}
