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
      throw requiredFieldMissing(['LeadId', 'ContactId']);
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
  /** Source: Object Reference, "Event": since version 13.0 a length or an end is needed, but for whole days. */
  Event: (_store, after, before) => {
    const lacks = (name: string) => (after[name] ?? null) === null;
    const missing: string[] = [];
    if (before === null && after['IsAllDayEvent'] !== true) {
      if (lacks('DurationInMinutes') && lacks('EndDateTime')) missing.push('DurationInMinutes');
      if (lacks('StartDateTime')) missing.push('ActivityDateTime');
    } else if (before === null && lacks('StartDateTime') && lacks('ActivityDate'))
      missing.push('ActivityDate');
    if (missing.length > 0) throw requiredFieldMissing(missing);
    const minutes = after['DurationInMinutes'];
    if (typeof minutes !== 'number' || (minutes >= 0 && minutes <= FORTNIGHT)) return;
    const message = `Duration must be between 0 and ${FORTNIGHT} minutes: Duration`;
    throw new OrgError(400, 'FIELD_INTEGRITY_EXCEPTION', message, ['DurationInMinutes']);
  },
  Lead: (_store, after, before) => {
    if (before?.['IsConverted'] === true) {
      throw new OrgError(400, 'CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead');
    }
    if (after['IsConverted'] === true && !after['ConvertedAccountId']) {
      throw requiredFieldMissing(['ConvertedAccountId']);
    }
  },
};

/** Minutes of the longest event. */
const FORTNIGHT = 20_160;

function requiredFieldMissing(names: string[]): OrgError {
  const message = `Required fields are missing: [${names.join(', ')}]`;
  return new OrgError(400, 'REQUIRED_FIELD_MISSING', message, names);
}

/** @throws OrgError for a row that its object's own rules forbid. */
export function checkObjectRules(store: Store, def: ObjectDef, after: () => Row, before: Row | null): void {
  RULES[def.name]?.(store, after(), before);
}
