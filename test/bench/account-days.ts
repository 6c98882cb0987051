import { addDays, type Day } from '../../shared/day';
import { engagementReading } from '../../worker/budget-owner/engagement';
import { MEASURE_TRAITS } from '../../worker/scorecard/measure-traits';
import {
  type CapReading,
  type DayInputs,
  MEASURE_IDS,
  type MeasureId,
  type OwnerCandidate,
  type OwnerFinding,
  type Reading,
  type SourceState,
} from '../../worker/scorecard/types';
import { Rng } from '../book/rng';

const FIRST_DAY: Day = '2025-01-01';
const CREATED: Day = '2023-01-01';

/** Where each measure starts at a middling account, how far accounts differ, and how far a day moves it. */
interface Life {
  source: string;
  start: number;
  spread: number;
  step: number;
  low: number;
}

const LIVES: Partial<Record<MeasureId, Life>> = {
  monthly_stickiness: { source: 'product', start: 28, spread: 12, step: 0.6, low: 0 },
  weekly_active_seats: { source: 'product', start: 42, spread: 15, step: 0.8, low: 0 },
  key_feature_adoption: { source: 'product', start: 33, spread: 14, step: 0.6, low: 0 },
  license_utilization: { source: 'billing', start: 72, spread: 18, step: 0.5, low: 0 },
  open_severe_tickets: { source: 'salesforce', start: 0.6, spread: 0.8, step: 0.2, low: 0 },
  time_to_resolution: { source: 'salesforce', start: 30, spread: 20, step: 2, low: 0 },
  net_promoter_score: { source: 'surveys', start: 20, spread: 35, step: 0.5, low: -100 },
  late_payment_share: { source: 'billing', start: 6, spread: 9, step: 0.4, low: 0 },
  budget_owner_engagement: { source: 'salesforce', start: 0, spread: 0, step: 0, low: 0 },
  two_way_communication: { source: 'salesforce', start: 1.2, spread: 0.8, step: 0.05, low: 0 },
  csm_pulse: { source: 'salesforce', start: 70, spread: 25, step: 0.3, low: 0 },
};

const lifeOf = (id: MeasureId): Life =>
  LIVES[id] ?? { source: 'product', start: 50, spread: 20, step: 1, low: 0 };

/** What is never seen, or not in spells, or not sold, as a book of business has it. */
const NEVER_SEEN = 0.06;
const HARDLY_CONNECTED = 0.03;
const NOT_SOLD = 0.03;
const SPELL_BEGINS = 0.01;
const SPELL_ENDS = 0.08;

/** The days of one account in order, as signals and measures would read them; the same for the same number. */
function accountDays(number: number, days: number): DayInputs[] {
  const rng = new Rng('account-days', number);
  const account = `001${String(number).padStart(15, '0')}`;
  const plan = rng.pick(['Enterprise', 'Growth', 'Growth', 'Starter']);
  const health = rng.normal();
  const neverSeen = rng.chance(HARDLY_CONNECTED) ? 0.7 : NEVER_SEEN;
  const lines = MEASURE_IDS.map((id) => new MeasureLine(id, rng, health, neverSeen));
  const owner = new OwnerLine(rng, account);
  const noUse = new CapLine(rng, 'product', 0.002);
  const overdue = new CapLine(rng, 'billing', 0.004);
  const severe = new CapLine(rng, 'salesforce', 0.002);
  return Array.from({ length: days }, (_, n) => {
    const day = addDays(FIRST_DAY, n);
    const late = rng.chance(0.02);
    const finding = owner.on(day, plan);
    const readings = Object.fromEntries(
      lines.map((line) => [line.id, line.on(day)]),
    ) as DayInputs['readings'];
    return {
      account,
      day,
      readings: { ...readings, budget_owner_engagement: engagementReading(finding, day, CREATED) },
      caps: {
        no_use: noUse.on(day),
        invoice_overdue: overdue.on(day),
        severe_ticket_old: severe.on(day),
      },
      owner: finding,
      attributes: {
        plan,
        size: null,
        region: 'EMEA',
        useCase: null,
        lifecycle: 'mature',
        maturityYears: 2,
        useIntensity: 'medium',
        goLive: addDays(CREATED, 45),
        createdOn: CREATED,
        arr: '60000.00',
        currency: 'EUR',
        arrCorporate: 60_000,
        renewalDate: addDays(FIRST_DAY, 30 + (number % 300)),
        vanished: [],
        csmName: 'Cleo Chan',
        accountName: `Account ${number}`,
      },
      sources: sourcesOn(day, late),
      answers: [],
    };
  });
}

/** `accounts` accounts of `days` days each. */
export const accountDaysOf = (accounts: number, days: number): DayInputs[][] =>
  Array.from({ length: accounts }, (_, number) => accountDays(number, days));

class MeasureLine {
  private value: number;
  private unseen = false;
  private readonly neverSeen: boolean;
  private basis: number;
  private readonly notSold: boolean;

  constructor(
    readonly id: MeasureId,
    private readonly rng: Rng,
    health: number,
    neverSeenShare: number,
  ) {
    const { start, spread, low } = lifeOf(id);
    const better = MEASURE_TRAITS[id].direction === 'lower' ? -1 : 1;
    this.value = Math.max(low, start + spread * (0.7 * better * health + 0.7 * rng.normal()));
    this.neverSeen = rng.chance(neverSeenShare);
    this.basis = rng.int(20, 60);
    this.notSold = rng.chance(NOT_SOLD);
  }

  on(day: Day): Reading {
    const { source, step, low } = lifeOf(this.id);
    this.value = Math.max(low, this.value + step * this.rng.normal());
    if (this.rng.chance(0.05)) this.basis += this.rng.int(-1, 1);
    if (this.rng.chance(this.unseen ? SPELL_ENDS : SPELL_BEGINS)) this.unseen = !this.unseen;
    if (this.notSold) return { notApplicable: 'not sold to this account' };
    if (this.unseen || this.neverSeen) return { missing: `nothing read from ${source}` };
    const evidence = Array.from({ length: this.rng.chance(0.2) ? 2 : 1 }, (_, n) => ({
      source,
      id: `${this.id}-${n}`,
      at: `${day}T08:00:00.000Z`,
      text: `${this.value.toFixed(1)} on ${day}`,
    }));
    return { value: this.value, basis: [this.basis], evidence };
  }
}

class CapLine {
  private since: Day | null = null;

  constructor(
    private readonly rng: Rng,
    private readonly source: string,
    private readonly begins: number,
  ) {}

  on(day: Day): CapReading {
    if (this.since === null) this.since = this.rng.chance(this.begins) ? day : null;
    else if (this.rng.chance(0.1)) this.since = null;
    if (this.since === null) return { met: false, fresh: true, evidence: [] };
    const evidence = [{ source: this.source, id: 'cap', at: null, text: `since ${this.since}` }];
    return { met: true, fresh: this.rng.chance(0.95), evidence, since: this.since };
  }
}

class OwnerLine {
  private lastTouch: Day;
  private departed: Day | null = null;

  constructor(
    private readonly rng: Rng,
    private readonly account: string,
  ) {
    this.lastTouch = addDays(FIRST_DAY, -rng.int(1, 90));
  }

  on(day: Day, plan: string): OwnerFinding {
    if (this.rng.chance(0.02)) this.lastTouch = day;
    if (this.departed === null && this.rng.chance(0.001)) this.departed = day;
    const first = this.candidate('Ada Adler', 1, this.departed);
    const second = this.candidate('Ben Baker', 2, null);
    const owner = this.departed === null ? first : second;
    return {
      owner,
      candidates: [first, second],
      passedOver:
        this.departed === null ? null : { contact: first.contact, name: first.name, departed: this.departed },
      confirmedOn: null,
      askAgain: false,
      mailSilent: false,
      contactSource: true,
      engagedContacts: 2,
      cadence: plan === 'Enterprise' ? 45 : plan === 'Growth' ? 60 : 90,
      lastPresence: day,
      digital: false,
    };
  }

  private candidate(name: string, number: number, departed: Day | null): OwnerCandidate {
    return {
      contact: this.account.replace(/^001/, `003${number}`).slice(0, 18),
      name,
      rule: number === 1 ? 'opportunity-role' : 'title',
      roleName: number === 1 ? 'Economic Buyer' : 'Chief Financial Officer',
      confidence: number === 1 ? 'high' : 'low',
      since: '2024-01-01',
      lastTwoWay: this.lastTouch,
      lastTouch: 'meeting, accepted',
      touch: `event-${this.lastTouch}`,
      departed,
      departedWhy: departed === null ? null : 'two hard bounces',
      check: false,
    };
  }
}

function sourcesOn(day: Day, late: boolean): SourceState[] {
  return [
    { source: 'product', completeThrough: addDays(day, late ? -5 : -1), live: !late, family: 'use' },
    { source: 'salesforce', completeThrough: day, live: true, family: 'other' },
    { source: 'surveys', completeThrough: day, live: true, family: 'outcome' },
    { source: 'billing', completeThrough: day, live: true, family: 'outcome' },
  ];
}
