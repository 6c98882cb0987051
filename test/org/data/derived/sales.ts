import type { Row, Scalar } from '../row';
import type { Draft } from './draft';

const STATUS_CODES: Readonly<Record<string, string>> = { 'In Approval Process': 'InApproval' };

/** The number, end and activation of a contract. Its end is the last day of its term. */
export function deriveContract(draft: Draft): void {
  if (draft.before === null) {
    draft.fill('ContractNumber', String(99 + draft.store.mint.count('ContractNumber')).padStart(8, '0'));
  }
  if (draft.touches('StartDate', 'ContractTerm')) {
    const [start, term] = [draft.get('StartDate'), draft.get('ContractTerm')];
    draft.fill(
      'EndDate',
      typeof start === 'string' && typeof term === 'number' ? lastDay(start, term) : null,
    );
  }
  if (!draft.touches('Status')) return;
  const status = String(draft.get('Status') ?? 'Draft');
  draft.fill('StatusCode', STATUS_CODES[status] ?? status);
  const activated = status === 'Activated' && draft.before?.['Status'] !== 'Activated';
  if (activated) draft.fill('ActivatedDate', draft.at);
  if (activated) draft.fill('ActivatedById', draft.by);
}

/** The day before the same day some months later; a day that the month lacks becomes its last. */
function lastDay(start: string, months: number): string {
  const [year = 0, month = 1, day = 1] = start.split('-').map(Number);
  const length = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  const same = Date.UTC(year, month - 1 + months, Math.min(day, length));
  return new Date(day > length ? same : same - 86_400_000).toISOString().slice(0, 10);
}

/** How deep an asset stands below others, and which is the uppermost. */
export function deriveAsset(draft: Draft): void {
  if (!draft.touches('ParentId')) return;
  const parent = draft.target('ParentId');
  draft.fill('AssetLevel', parent ? Number(parent['AssetLevel'] ?? 1) + 1 : 1);
  draft.fill('RootAssetId', parent ? (parent['RootAssetId'] ?? parent.Id) : ownId(draft));
}

const ownId = (draft: Draft): Scalar => draft.before?.Id ?? draft.get('Id');

export function deriveLead(draft: Draft): void {
  if (draft.touches('FirstName', 'LastName')) {
    draft.fill('Name', [draft.get('FirstName'), draft.get('LastName')].filter(Boolean).join(' '));
  }
}

/** A new campaign has two statuses for its members. */
export function deriveCampaign(draft: Draft): void {
  if (draft.before !== null) return;
  const status = (label: string, order: number, responded: boolean) =>
    draft.store.insert('CampaignMemberStatus', {
      Id: draft.store.mint.mint('01Y'),
      IsDeleted: false,
      SystemModstamp: draft.at,
      CreatedDate: draft.at,
      CreatedById: draft.by,
      LastModifiedDate: draft.at,
      LastModifiedById: draft.by,
      CampaignId: ownId(draft),
      Label: label,
      SortOrder: order,
      IsDefault: !responded,
      HasResponded: responded,
    });
  status('Sent', 1, false);
  status('Responded', 2, true);
}

const COPIED = [
  ...['Salutation', 'Name', 'FirstName', 'LastName', 'Title', 'Email', 'Phone', 'Fax', 'MobilePhone'],
  ...['Description', 'LeadSource'],
];
const ADDRESS = ['Street', 'City', 'State', 'PostalCode', 'Country'];

/** Who a member is, and whether they have responded, by the campaign's own statuses. */
export function deriveCampaignMember(draft: Draft): void {
  const person = draft.target('ContactId') ?? draft.target('LeadId');
  if (draft.before === null && person) copyPerson(draft, person);
  if (!draft.touches('Status')) return;
  const statuses = statusesOf(draft);
  if (draft.get('Status') === null) {
    draft.fill('Status', statuses.find((each) => each['IsDefault'] === true)?.['Label'] ?? null);
  }
  const status = statuses.find((each) => each['Label'] === draft.get('Status'));
  const responded = status?.['HasResponded'] === true;
  draft.fill('HasResponded', responded);
  if (responded && (draft.before?.['FirstRespondedDate'] ?? null) === null) {
    draft.fill('FirstRespondedDate', draft.at.slice(0, 10));
  }
}

function statusesOf(draft: Draft): Row[] {
  const campaign = draft.get('CampaignId');
  if (typeof campaign !== 'string') return [];
  const all = draft.store.table('CampaignMemberStatus').by('CampaignId', campaign);
  return [...all].filter((row) => !row.IsDeleted);
}

function copyPerson(draft: Draft, person: Row): void {
  const isLead = person.Id.startsWith('00Q');
  for (const name of COPIED) draft.fill(name, person[name] ?? null);
  for (const part of ADDRESS) draft.fill(part, person[isLead ? part : `Mailing${part}`] ?? null);
  const account = isLead ? undefined : draft.store.anyRow(String(person['AccountId'] ?? ''));
  draft.fill('CompanyOrAccount', isLead ? (person['Company'] ?? null) : (account?.['Name'] ?? null));
  draft.fill('Type', isLead ? 'Lead' : 'Contact');
  draft.fill('LeadOrContactId', person.Id);
  draft.fill('LeadOrContactOwnerId', person['OwnerId'] ?? null);
}
