import { daysBetween } from '../../../shared/day';
import { HIDDEN_EVIDENCE } from '../../../shared/hidden-evidence';
import type { Section, SectionProps } from '../section';
import { dayText, fromToday } from '../words';

export const budgetOwner: Section = {
  id: 'budget-owner',
  title: 'Budget owner',
  draw(props) {
    const { budgetOwner: owner } = props.health.document;
    if (owner.name === null) {
      return (
        <>
          <p>
            Nobody is known to hold the budget <span class="chip">{owner.status}</span>
          </p>
          <p class="quiet">Give a contact the role Economic Buyer or Decision Maker on the renewal.</p>
        </>
      );
    }
    return (
      <>
        <div class="owner">
          <span class="avatar" aria-hidden="true">
            {initials(owner.name)}
          </span>
          <div>
            <p class="owner-name">
              <Name {...props} />{' '}
              <span class={`chip owner-${owner.status.toLowerCase()}`}>
                {owner.status}
                {owner.handOver && `: ${owner.handOver.name}`}
              </span>
            </p>
            <p class="quiet">
              {SOURCES[owner.source] + (owner.confidence ? ` · ${owner.confidence} confidence` : '')}
            </p>
          </div>
        </div>
        <LastEngaged {...props} />
        <ul class="remarks">
          {remarks(props).map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      </>
    );
  },
};

const SOURCES = {
  Confirmed: 'Confirmed by a person',
  'Opportunity role': 'By role on the renewal',
  'Account role': 'By role on the account',
  Title: 'Inferred from the title',
  Unknown: 'Unknown',
} as const;

function Name({ health, recordUrl }: SectionProps) {
  const { name, contact } = health.document.budgetOwner;
  const url = contact === null ? null : recordUrl(contact);
  if (!url) return <span class={name === HIDDEN_EVIDENCE ? 'hidden-evidence' : ''}>{name}</span>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {name}
    </a>
  );
}

function LastEngaged({ health, today }: SectionProps) {
  const { lastEngaged, lastTouch, cadence } = health.document.budgetOwner;
  if (lastEngaged === null) return <p>No two-way contact is known.</p>;
  const days = daysBetween(lastEngaged, today);
  const share = Math.min(1, days / (2 * cadence));
  return (
    <>
      <p>
        Last two-way contact <strong>{fromToday(lastEngaged, today)}</strong>, on {dayText(lastEngaged)}
        {lastTouch && ` (${lastTouch})`}
      </p>
      <div
        class="cadence"
        role="img"
        aria-label={`${days} days since the last two-way contact; engaged up to ${cadence}, dark after ${2 * cadence}`}
      >
        <span class="track">
          <span class="half" />
          <span class="now" style={{ left: `${share * 100}%` }} />
        </span>
        <span class="scale" aria-hidden="true">
          <span>engaged</span>
          <span>{cadence} days</span>
          <span>{2 * cadence}+ dark</span>
        </span>
      </div>
    </>
  );
}

function remarks({ health, today }: SectionProps): string[] {
  const owner = health.document.budgetOwner;
  const lines: string[] = [];
  if (owner.handOver)
    lines.push(
      `Took over from ${owner.handOver.name} on ${dayText(owner.handOver.since)}: not spoken to since.`,
    );
  if (owner.check) lines.push('A mail to them bounced: check that they are still there.');
  if (owner.askAgain) lines.push('The confirmation is older than a year: ask again.');
  if (owner.singleThreaded) lines.push('Single-threaded: fewer than two engaged contacts.');
  if (owner.lastPresence)
    lines.push(`Seen in product or support ${fromToday(owner.lastPresence, today)}: no contact with us.`);
  return lines;
}

const initials = (name: string): string =>
  name === HIDDEN_EVIDENCE
    ? '–'
    : name
        .split(/\s+/)
        .map((word) => word.charAt(0))
        .filter((_, i, all) => i === 0 || i === all.length - 1)
        .join('')
        .toUpperCase();
