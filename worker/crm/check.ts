import { PlimsollError } from '../../shared/error';
import type { Check } from '../sources/define-source';
import { checkPrivilege, checkRowsRead, checkRowsWritten } from './check-access';
import type { Crm } from './crm';
import { callFailure } from './errors';
import { STATUS_SETTING } from './liveness';
import { ACCOUNT_FIELDS } from './provision/account-fields';
import type { FieldObject } from './provision/field-spec';
import { OPPORTUNITY_FIELDS } from './provision/opportunity-fields';

const PROVISION = 'Run `plimsoll provision` as an administrator.';

type Finding = Omit<Check, 'name'>;
const fine = (detail: string): Finding => ({ ok: true, detail, remedy: '' });

/** What of the configuration bears on writing. */
export interface WriteSettings {
  salesforce: { scope: string };
  crm: { stage?: 'shadow' | 'pilot' | 'full' | undefined; confirmProduction: boolean };
}

/**
 * Whether a signed-in org can be written to: API served, calls left, each owned field there and granted, and no
 * other, rows seen and open, the stage allowed. Never throws. What is read is checked by the Salesforce source.
 */
export async function checkCrm(crm: Crm, config: WriteSettings): Promise<Check[]> {
  const checks: Check[] = [];
  await run(checks, 'API version', () => checkVersion(crm));
  await run(checks, 'API calls left', async () => checkCalls(crm));
  await run(checks, 'least privilege', () => checkPrivilege(crm));
  await run(checks, 'Account fields', () => checkFields(crm, 'Account'));
  await run(checks, 'Opportunity fields', () => checkFields(crm, 'Opportunity'));
  await run(checks, 'rows to read', () => checkRowsRead(crm));
  // Where no field may be written, no row may.
  const isSetUp = checks.find(({ name }) => name === 'Account fields')?.ok === true;
  if (isSetUp) await run(checks, 'rows to write', () => checkRowsWritten(crm, config.salesforce.scope));
  await run(checks, 'liveness setting', () => checkLiveness(crm, isSetUp));
  await run(checks, 'stage', async () => checkStage(crm, config));
  return checks;
}

function checkStage(crm: Crm, { crm: { stage = 'shadow', confirmProduction } }: WriteSettings): Finding {
  if (stage === 'shadow') return fine('shadow: scores and plans, writes nothing');
  if (!crm.production || confirmProduction) return fine(stage);
  return {
    ok: false,
    detail: `${stage}, but ${crm.organizationName} is a production org and that is not confirmed: nothing is written.`,
    remedy: 'Set crm.confirmProduction to true in plimsoll.yaml.',
  };
}

/** Where our fields are set up, a setting that may not be written is a choice; else it is missing like them. */
async function checkLiveness(crm: Crm, isSetUp: boolean): Promise<Finding> {
  const setting = await crm.describe(STATUS_SETTING, { fresh: true });
  if (setting?.fields.get('last_sync__c')?.updateable) return fine(STATUS_SETTING);
  if (isSetUp) return fine('not granted (optional): the org is not told when the last sync ran');
  return { ok: false, detail: `${STATUS_SETTING} is not there.`, remedy: PROVISION };
}

async function checkVersion(crm: Crm): Promise<Finding> {
  const served = await crm.versions();
  if (served.includes(crm.apiVersion)) return fine(crm.apiVersion);
  return {
    ok: false,
    detail: `The org does not serve API ${crm.apiVersion} (${served[0] ?? 'none'} to ${served.at(-1) ?? 'none'}).`,
    remedy: 'Wait for the release of Salesforce that serves it, or use an older version of Plimsoll.',
  };
}

/** Below this share of the day's calls the sync would soon stand still. */
const SCARCE = 0.05;

function checkCalls(crm: Crm): Finding {
  const usage = crm.usage();
  if (!usage) return fine('the org does not say');
  const detail = `${usage.used} of ${usage.limit} used in 24 hours`;
  if (usage.used < usage.limit * (1 - SCARCE)) return fine(detail);
  return {
    ok: false,
    detail,
    remedy: 'Look which integration uses the calls, or buy more; syncs pause until then.',
  };
}

const FIELDS = { Account: ACCOUNT_FIELDS, Opportunity: OPPORTUNITY_FIELDS };

async function checkFields(crm: Crm, object: Exclude<FieldObject, 'Activity'>): Promise<Finding> {
  const described = await crm.describe(object, { fresh: true });
  if (!described) return { ok: false, detail: `${object} may not be read.`, remedy: PROVISION };
  const names = FIELDS[object].filter(({ writer }) => writer === 'worker').map(({ name }) => name);
  const missing = names.filter((name) => !described.fields.has(name.toLowerCase()));
  if (missing.length > 0) {
    return {
      ok: false,
      detail: `${missing.join(', ')}: not there, or not granted to the integration user.`,
      remedy: `${PROVISION} Then assign the permission set Plimsoll_Writer to the integration user.`,
    };
  }
  const fixed = names.filter((name) => !described.fields.get(name.toLowerCase())?.updateable);
  if (fixed.length === 0) return fine(`${names.length} fields, all granted for edit`);
  return {
    ok: false,
    detail: `${fixed.join(', ')}: may be read only.`,
    remedy: 'Assign the permission set Plimsoll_Writer to the integration user.',
  };
}

async function run(checks: Check[], name: string, work: () => Promise<Finding>): Promise<void> {
  try {
    checks.push({ name, ...(await work()) });
  } catch (error) {
    const { message, action } = error instanceof PlimsollError ? error : callFailure(error);
    checks.push({ name, ok: false, detail: message, remedy: action });
  }
}
