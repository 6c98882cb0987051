import { PlimsollError } from '../../../shared/error';
import { conditionRefused, SCOPE } from '../../crm/condition';
import type { Crm } from '../../crm/crm';
import type { Check } from '../define-source';
import type { SalesforceSettings } from './settings';

const GRANT =
  'Assign the permission set Plimsoll_Reader to the integration user (`plimsoll provision` makes it).';

/** Needed objects with the fields without which nothing of them can be read. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  Account: ['Name', 'Type', 'OwnerId'],
  Contact: ['AccountId', 'Email', 'Title'],
  Opportunity: ['AccountId', 'StageName', 'CloseDate', 'Amount'],
  OpportunityContactRole: ['ContactId', 'Role', 'IsPrimary'],
  Event: ['AccountId', 'WhoId', 'StartDateTime'],
  EventRelation: ['RelationId', 'Status'],
  Task: ['AccountId', 'WhoId', 'ActivityDate'],
  EmailMessage: ['RelatedToId', 'Incoming', 'MessageDate'],
  EmailMessageRelation: ['RelationId', 'RelationType'],
  Case: ['AccountId', 'Priority', 'ClosedDate'],
};

/** Whether all that is mapped can be read, and how many accounts are in scope. Never throws. */
export async function checkReading(crm: Crm, settings: SalesforceSettings): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [object, fields] of Object.entries(NEEDED)) {
    checks.push(
      await guarded(`read ${object}`, () =>
        checkObject(crm, object, [...fields, ...mapped(object, settings)]),
      ),
    );
  }
  checks.push(await guarded('accounts in scope', () => checkScope(crm, settings.scope)));
  return checks;
}

function mapped(object: string, settings: SalesforceSettings): string[] {
  const names: Record<string, (string | null)[]> = {
    Account: Object.values(settings.account),
    Contact: [settings.contact.departed],
    Opportunity: [settings.renewals.match.field, settings.renewals.termMonths],
    Case: [settings.ticketCategory],
    Event: [settings.meetings.held?.field ?? null],
  };
  return (names[object] ?? []).filter((name) => name !== null);
}

async function checkObject(
  crm: Crm,
  object: string,
  fields: readonly string[],
): Promise<Omit<Check, 'name'>> {
  const described = await crm.describe(object, { fresh: true });
  if (!described) return { ok: false, detail: `${object} is not there or may not be read.`, remedy: GRANT };
  const hidden = fields.filter((field) => !described.fields.has(field.toLowerCase()));
  if (hidden.length === 0) return { ok: true, detail: `${described.fields.size} fields`, remedy: '' };
  return {
    ok: false,
    detail: `${hidden.map((field) => `${object}.${field}`).join(', ')}: not there or may not be read.`,
    remedy: `Correct the mapping in plimsoll.yaml (null for what you do not have), or grant the field. ${GRANT}`,
  };
}

async function checkScope(crm: Crm, scope: string): Promise<Omit<Check, 'name'>> {
  if (!(await crm.describe('Account', { fresh: true })))
    return { ok: false, detail: 'Account may not be read.', remedy: GRANT };
  const [all, inScope] = [
    await crm.count('SELECT COUNT() FROM Account'),
    await crm.count(`SELECT COUNT() FROM Account WHERE ${scope}`).catch(conditionRefused(SCOPE)),
  ];
  return {
    ok: inScope > 0,
    detail: `${inScope} of ${all} accounts meet ${scope}`,
    remedy:
      inScope > 0
        ? ''
        : 'Correct `scope`, a SOQL condition on Account; or let the integration user see accounts.',
  };
}

async function guarded(name: string, work: () => Promise<Omit<Check, 'name'>>): Promise<Check> {
  try {
    return { name, ...(await work()) };
  } catch (error) {
    const known = error instanceof PlimsollError;
    const detail = error instanceof Error ? error.message : String(error);
    return { name, ok: false, detail, remedy: known ? error.action : 'Please report this message.' };
  }
}
