import { type Day, daysBetween } from '../../shared/day';
import { RENEWAL_WINDOW_DAYS } from '../budget-owner/cadence';
import type { Attributes } from '../scorecard/types';
import type { AccountSignal, MilestoneSignal } from './rows';

/** Employees from which on an account is mid-sized, and an enterprise. */
const MID_FROM = 200;
const ENTERPRISE_FROM = 2000;
/** Days after go-live in which an account is still adopting. */
const ADOPTING_DAYS = 180;
const DAYS_PER_YEAR = 365.25;

/** What the CRM and the milestones say of an account on a day. */
export function attributesOf(
  account: AccountSignal | null,
  milestone: MilestoneSignal,
  useIntensity: Attributes['useIntensity'],
  asOf: Day,
  id: string,
): Attributes {
  const goLive = milestone.goLive?.day ?? null;
  const since = goLive ?? account?.createdOn ?? null;
  return {
    plan: account?.plan ?? null,
    size: sizeOf(account?.employees ?? null),
    region: account?.region ?? null,
    useCase: account?.useCase ?? null,
    lifecycle: lifecycleOf(account?.renewalDate ?? null, goLive, milestone.known, asOf),
    maturityYears: since === null ? null : Math.max(0, Math.floor(daysBetween(since, asOf) / DAYS_PER_YEAR)),
    useIntensity,
    goLive,
    createdOn: account?.createdOn ?? null,
    arr: account?.arr ?? null,
    currency: account?.currency ?? null,
    arrCorporate: account?.arrCorporate ?? null,
    renewalDate: account?.renewalDate ?? null,
    vanished: account?.vanished ?? [],
    csmName: account?.csmName ?? null,
    accountName: account?.name ?? id,
  };
}

function sizeOf(employees: number | null): Attributes['size'] {
  if (employees === null) return null;
  return employees >= ENTERPRISE_FROM ? 'enterprise' : employees >= MID_FROM ? 'mid' : 'small';
}

/** Renewing from 120 days before the renewal on; else by the time since go-live, where milestones are known. */
function lifecycleOf(
  renewal: Day | null,
  goLive: Day | null,
  milestonesKnown: boolean,
  asOf: Day,
): Attributes['lifecycle'] {
  const left = renewal === null ? null : daysBetween(asOf, renewal);
  if (left !== null && left >= 0 && left <= RENEWAL_WINDOW_DAYS) return 'renewing';
  if (goLive === null) return milestonesKnown ? 'onboarding' : null;
  return daysBetween(goLive, asOf) < ADOPTING_DAYS ? 'adopting' : 'mature';
}
