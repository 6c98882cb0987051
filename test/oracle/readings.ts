import { lastKnownAt, valueAt } from './crm';
import { addDays, type Day, daysFrom, isSunday, isWeekday, type Zone } from './days';
import type { Dossier, Ticket, World } from './dossier';
import type { CsvRow, Files, UserDay } from './files';
import { cadenceOf, type Finding, findOwner, known, latest, seen } from './owner';

/** What one measure reads on a day. `absence`: the value stands for silence. */
export type Reading =
  | { value: number; basis?: number[]; absence?: boolean }
  | { missing: string }
  | { notApplicable: string };

/** The users who were active in the 30 days to a day. */
export interface UseMonth {
  through: Day;
  users: number;
  /** When the account went live; null where it has not. */
  wentLive: Day | null;
}

export interface Inputs {
  day: Day;
  at: number;
  plan: string | null;
  ageDays: number;
  readings: Record<string, Reading>;
  caps: Record<string, boolean | null>;
  live: Record<string, boolean>;
  finding: Finding;
  cadence: number;
  mailSilent: boolean;
  /** null: not to be read. */
  use: UseMonth | null;
}

export interface Moment {
  day: Day;
  /** What the day knew, in milliseconds since 1970. */
  at: number;
  useThrough: Day;
  live: Record<string, boolean>;
}

const SEVERE = ['High', 'Urgent', 'Critical'];
const unknown = (missing: string): Reading => ({ missing });
const distinct = (rows: readonly UserDay[]): number => new Set(rows.map((row) => row.user)).size;

/** Rows of a CSV file for the account, as they were known; a merged record's from the merge on. */
function rowsOf(
  rows: readonly CsvRow[],
  column: string,
  keys: readonly (string | null)[],
  at: number,
): CsvRow[] {
  return rows.filter((row) => keys.includes(row[column] ?? '') && Date.parse(row['updated_at'] ?? '') <= at);
}

/** What is read of a source that is no longer live is nothing: what was earned from it counts for its hold only. */
const ofLive = (isLive: boolean | undefined, reading: Reading): Reading =>
  isLive || 'notApplicable' in reading ? reading : unknown('its source is not live');

function useReadings(rows: readonly UserDay[], has: boolean, seats: number | 'unlimited' | null, E: Day) {
  const within = (days: number, end = E) => {
    const before = addDays(end, -days);
    return rows.filter((row) => row.day > before && row.day <= end);
  };
  const month = within(30);
  const active = distinct(month);
  const days = Array.from({ length: 30 }, (_, i) => addDays(E, -i)).filter(isWeekday);
  const daily = days.map((day) => distinct(month.filter((row) => row.day === day)));
  const mean = daily.reduce((sum, n) => sum + n, 0) / days.length;
  const sunday = Array.from({ length: 7 }, (_, i) => addDays(E, -i)).find(isSunday) ?? E;
  const weeks = [0, 7, 14, 21].map(
    (back) =>
      new Set(
        within(7, addDays(sunday, -back))
          .filter((row) => row.key)
          .map((row) => row.user),
      ),
  );
  const inFour = new Set(within(28, sunday).map((row) => row.user));
  const adopters = [...inFour].filter((user) => weeks.filter((week) => week.has(user)).length >= 3).length;
  const ofSeats = (users: number): Reading =>
    seats === 'unlimited'
      ? { notApplicable: 'unlimited seats' }
      : seats === null || seats === 0
        ? unknown('no subscription')
        : !has
          ? unknown('no workspace')
          : { value: (users / seats) * 100, basis: [users, seats] };
  return {
    monthly_stickiness:
      active < 5 ? unknown('fewer than five users') : { value: (mean / active) * 100, basis: [active] },
    key_feature_adoption:
      inFour.size === 0
        ? unknown('no users')
        : { value: (adopters / inFour.size) * 100, basis: [inFour.size] },
    weekly_active_seats: ofSeats(distinct(within(7))),
    license_utilization: ofSeats(active),
  };
}

function seatsOn(rows: readonly CsvRow[], day: Day): number | 'unlimited' | null {
  const active = rows.filter(
    (row) =>
      row['status'] !== 'cancelled' &&
      (row['start_date'] ?? '') <= day &&
      (row['end_date'] === '' || (row['end_date'] ?? '') >= day),
  );
  if (active.length === 0) return null;
  if (active.some((row) => row['seats'] === '')) return 'unlimited';
  return active.reduce((sum, row) => sum + Number(row['seats']), 0);
}

function promoters(rows: readonly CsvRow[], zone: Zone, day: Day): Reading {
  const inYear = (instant: string | undefined): boolean => {
    const on = instant ? zone.dayOf(Date.parse(instant)) : '';
    return on > addDays(day, -365) && on <= day;
  };
  const nps = rows.filter((row) => row['survey'] === 'nps');
  const answered = nps.filter((row) => row['score'] !== '' && inYear(row['answered_at']));
  answered.sort((a, b) => (a['answered_at'] ?? '').localeCompare(b['answered_at'] ?? ''));
  const scores = [
    ...new Map(answered.map((row) => [row['respondent_email']?.toLowerCase(), row])).values(),
  ].map((row) => Number(row['score']));
  if (scores.length > 0) {
    const share = (test: (score: number) => boolean) => scores.filter(test).length / scores.length;
    return {
      value: (share((s) => s >= 9) - share((s) => s <= 6)) * 100,
      basis: [scores.filter((s) => s > 6).length],
    };
  }
  const silent = nps.filter(
    (row) => inYear(row['sent_at']) && daysFrom(zone.dayOf(Date.parse(row['sent_at'] ?? '')), day) >= 14,
  );
  return silent.length >= 2 ? { value: -20, absence: true } : unknown('no answers');
}

const dueOn = (row: CsvRow): Day =>
  row['due_on'] || addDays(row['issued_on'] ?? '', Number(row['terms_days']));

/** When a ticket was last closed, as its status says at an instant; Infinity while it is open. */
function closedAt(ticket: Ticket, world: World, at: number): number {
  const status = ticket.status.findLast((v) => v.from <= at);
  return status && world.closedStatuses.has(status.value ?? '') ? status.from : Number.POSITIVE_INFINITY;
}

function ticketReadings(tickets: readonly Ticket[], world: World, m: Moment, zone: Zone) {
  const severe = tickets.filter(
    (t) => closedAt(t, world, m.at) > m.at && SEVERE.includes(valueAt(t.priority, m.at) ?? ''),
  );
  const hours = tickets
    .map((t) => ({ opened: t.opened, closed: closedAt(t, world, m.at) }))
    .filter(({ closed }) => closed <= m.at && zone.dayOf(closed) > addDays(m.day, -90))
    .map(({ opened, closed }) => (closed - opened) / 3_600_000)
    .sort((a, b) => a - b);
  const middle = (hours.length - 1) / 2;
  const median = ((hours[Math.floor(middle)] ?? 0) + (hours[Math.ceil(middle)] ?? 0)) / 2;
  return {
    open: severe.length > 0 || m.live['salesforce'] ? { value: severe.length } : unknown('no live source'),
    resolution: ofLive(
      m.live['salesforce'],
      hours.length > 0 ? { value: median } : unknown('nothing closed'),
    ),
    old: severe.some((t) => daysFrom(zone.dayOf(t.opened), m.day) > 14),
  };
}

/** Reads everything about one account as one day knew it. */
export function readInputs(
  d: Dossier,
  world: World,
  files: Files,
  zone: Zone,
  m: Moment,
  cadences: Record<string, number>,
  segment: (plan: string | null) => string,
): Inputs {
  const { day, at } = m;
  const parts = d.parts.filter((part) => part.from <= at);
  const workspaces = parts.map((part) => part.workspace).filter((id) => id !== null);
  const customers = parts.map((part) => part.billing).filter((id) => id !== null);
  const domains = parts
    .map((part) => part.domain)
    .filter((domain) => domain !== null && world.accountsOf(domain, at).size === 1);
  const rows = workspaces.flatMap((id) => files.userDays.get(id) ?? []).filter((row) => row.known <= day);
  const seats = seatsOn(rowsOf(files.subscriptions, 'customer_id', customers, at), m.useThrough);
  const use = Object.fromEntries(
    Object.entries(useReadings(rows, workspaces.length > 0, seats, m.useThrough)).map(([id, reading]) => [
      id,
      ofLive(m.live['product'], reading),
    ]),
  );
  const tickets = ticketReadings(
    d.tickets.filter((t) => t.opened <= at && at < t.until),
    world,
    m,
    zone,
  );

  const corporate = (amount: number, currency: string | null): number =>
    amount / (world.rates.get(currency ?? '') ?? 1);
  const invoices = rowsOf(files.invoices, 'customer_id', customers, at).map((row) => ({
    amount: corporate(Number(row['amount']), row['currency'] ?? null),
    issued: row['issued_on'] ?? '',
    unpaid: row['paid_on'] === '',
    late: daysFrom(dueOn(row), row['paid_on'] || day),
  }));
  const issued = invoices.filter((i) => i.issued > addDays(day, -365) && i.issued <= day);
  const sum = (list: typeof issued): number => list.reduce((total, invoice) => total + invoice.amount, 0);
  const arr = corporate(Number(lastKnownAt(d.arr, at) ?? 0), d.currency);
  const surveys = files.surveys.filter(
    (row) =>
      domains.includes(row['respondent_email']?.toLowerCase().split('@').at(-1) ?? '') &&
      Date.parse(row['updated_at'] ?? '') <= at,
  );

  const plan = lastKnownAt(d.plan, at);
  const cadence = cadenceOf(d, cadences, segment(plan), at, day);
  const finding = findOwner(d, world, zone, at, day);
  const ageDays = daysFrom(zone.dayOf(d.created), day);
  const people = known([...d.contacts.values()], at).filter((person) => person.account === d.id);
  const lastTouch = latest(people.flatMap((p) => seen(p.twoWay, at, day).map((touch) => touch.day)));
  const never: Reading = ageDays >= 60 ? { value: 3, absence: true } : unknown('no touch yet');
  const since = (last: Day | null | undefined): Reading =>
    last ? { value: daysFrom(last, day) / cadence } : never;
  const pulseAt = lastKnownAt(d.pulseAt, at);
  const pulse = lastKnownAt(d.pulse, at);
  const goLive = latest(
    rowsOf(files.milestones, 'workspace_id', workspaces, at)
      .filter((row) => row['milestone'] === 'go_live' && row['reached_on'])
      .map((row) => row['reached_on'] ?? ''),
  );
  const monthBefore = addDays(m.useThrough, -30);
  const inMonth = rows.filter((row) => row.day > monthBefore && row.day <= m.useThrough);
  const usedInMonth = inMonth.length > 0;

  return {
    day,
    at,
    plan,
    ageDays,
    live: m.live,
    finding,
    cadence,
    use:
      workspaces.length > 0 && m.live['product']
        ? { through: m.useThrough, users: distinct(inMonth), wentLive: goLive }
        : null,
    mailSilent: !world.inboundMail.some((mail) => mail.at <= at && mail.day > addDays(day, -90)),
    readings: {
      ...use,
      open_severe_tickets: tickets.open,
      time_to_resolution: tickets.resolution,
      net_promoter_score: ofLive(m.live['surveys'], promoters(surveys, zone, day)),
      late_payment_share: ofLive(
        m.live['billing'],
        issued.length > 0
          ? { value: (sum(issued.filter((i) => i.late > 30)) / sum(issued)) * 100 }
          : unknown('no invoices'),
      ),
      budget_owner_engagement:
        finding.owner === null
          ? never
          : hasDeparted(finding)
            ? { value: 10 }
            : since(finding.lastTwoWay.get(finding.owner.contact)),
      two_way_communication: since(lastTouch),
      csm_pulse:
        pulse !== null && pulseAt !== null && daysFrom(pulseAt, day) <= 90
          ? { value: pulse === 'Green' ? 100 : pulse === 'Yellow' ? 50 : 0 }
          : unknown('no fresh pulse'),
    },
    caps: {
      no_use:
        workspaces.length === 0 || goLive === null
          ? null
          : daysFrom(goLive, m.useThrough) >= 30 && !usedInMonth,
      invoice_overdue: invoices.some((i) => i.unpaid && i.late > 30 && i.amount >= Math.max(arr / 100, 500)),
      severe_ticket_old: tickets.old,
    },
  };
}

/** The owner has left, or is not yet spoken to since the one before them left. */
export function hasDeparted({ owner, departed, lastTwoWay, passedOver, confirmedOn }: Finding): boolean {
  if (owner === null) return false;
  if (departed.has(owner.contact)) return true;
  if (passedOver === null) return false;
  const touched = (lastTwoWay.get(owner.contact) ?? '') > passedOver.departed;
  const confirmed = owner.rule === 'override' && (confirmedOn ?? '') > passedOver.departed;
  return !touched && !confirmed;
}
