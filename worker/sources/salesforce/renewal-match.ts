import type { Crm, CrmRecord } from '../../crm/crm';
import type { SalesforceSettings } from './settings';
import { flag, related, text } from './values';

type RenewalSettings = SalesforceSettings['renewals'];

const RECORD_TYPE = 'recordtypeid';
const isByRecordType = ({ match }: RenewalSettings): boolean => match.field.toLowerCase() === RECORD_TYPE;

/** Fields of Opportunity that tell of renewals, as mapped; those that are not there are not read. */
export function renewalFields({ renewals }: SalesforceSettings): (string | null)[] {
  return [
    ...[renewals.match.field, renewals.void.field, renewals.termMonths, renewals.dueDate, renewals.contract],
    ...[renewals.csmCall, renewals.finalCall, renewals.finalAmount],
  ];
}

/** The record type's name, where renewals are told by it and the org has any. */
export async function recordTypeField(crm: Crm, { renewals }: SalesforceSettings): Promise<string[]> {
  if (!isByRecordType(renewals)) return [];
  return (await crm.describe('Opportunity'))?.fields.has(RECORD_TYPE) ? ['RecordType.DeveloperName'] : [];
}

/** Whether an opportunity is a renewal: by a picklist, a checkbox, or its record type's developer name or id. */
export function isRenewal(record: CrmRecord, settings: RenewalSettings): boolean {
  const { field, value } = settings.match;
  if (typeof value === 'boolean') return (flag(record, field) ?? false) === value;
  if (isByRecordType(settings) && text(related(record, 'RecordType'), 'DeveloperName') === value) return true;
  return text(record, field) === value;
}

/** Whether people say that it is a duplicate, or that another paper took its place. */
export function isVoid(record: CrmRecord, { void: names }: RenewalSettings): boolean {
  const value = text(record, names.field)?.toLowerCase();
  return names.values.some((each) => each.toLowerCase() === value);
}
