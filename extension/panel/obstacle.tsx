import type { Day } from '../../shared/day';
import { trendText } from '../../shared/tier-look';
import type { CrmFields, Obstacle as Kind } from '../../shared/view';
import { SignIn } from './sign-in';
import { LoadLine, TierMark } from './tier-mark';
import type { PanelTransport } from './transport';
import { dayText, fromToday } from './words';

/** Says why no health is drawn, and offers what can be done about it. */
export function Obstacle({
  view,
  transport,
  today,
  retry,
}: {
  view: Kind;
  transport: PanelTransport;
  today: Day;
  retry(): void;
}) {
  const { title, text, action } = wordsOf(view);
  return (
    <section class="obstacle" aria-labelledby="obstacle-title">
      <LoadLine size={36} />
      <h2 id="obstacle-title">{title}</h2>
      <p>{text}</p>
      {action && <p class="quiet">{action}</p>}
      <Remedy view={view} transport={transport} retry={retry} />
      {view.state === 'unreachable' && view.crm && <FromCrm crm={view.crm} today={today} />}
    </section>
  );
}

function Remedy({ view, transport, retry }: { view: Kind; transport: PanelTransport; retry(): void }) {
  if (view.state === 'signed-out') return <SignIn signIn={transport.signIn} done={retry} />;
  if (view.state === 'not-set-up' || view.state === 'other-org') {
    return (
      <button type="button" class="primary" onClick={() => transport.openSettings()}>
        Open settings
      </button>
    );
  }
  return (
    <button type="button" onClick={retry}>
      Try again
    </button>
  );
}

function wordsOf(view: Kind): { title: string; text: string; action: string | null } {
  switch (view.state) {
    case 'not-set-up':
      return {
        title: 'Not set up yet',
        text: 'Tell Plimsoll where your worker is, once.',
        action: 'Whoever runs Plimsoll in your company knows its address.',
      };
    case 'signed-out':
      return {
        title: 'Sign in to see account health',
        text: 'You see what Salesforce lets you see: Plimsoll asks it as you.',
        action: null,
      };
    case 'other-org':
      return {
        title: 'This page is of another org',
        text: `The page belongs to ${view.page}; you are signed in to ${view.signedIn}.`,
        action: 'Sign in to the org of this page in the settings.',
      };
    case 'no-access':
      return { title: 'No access', text: view.detail, action: view.action };
    case 'out-of-scope':
      return { title: 'Not scored: out of scope', text: view.detail, action: view.action };
    case 'unknown-account':
      return { title: 'Not synced yet', text: view.detail, action: view.action };
    case 'not-scored':
      return { title: 'Not scored yet', text: view.detail, action: view.action };
    case 'unreachable':
      return { title: 'Plimsoll cannot be reached', text: view.detail, action: view.action };
  }
}

function FromCrm({ crm, today }: { crm: CrmFields; today: Day }) {
  const written = crm.changedAt?.slice(0, 10);
  return (
    <div class="from-crm">
      <h3>
        What the CRM holds
        {written ? `, as of ${dayText(written)} (${fromToday(written, today)})` : ': nothing of Plimsoll yet'}
      </h3>
      {crm.tier && (
        <p class="crm-score">
          <TierMark tier={crm.tier} size={28} /> <strong>{crm.score ?? '–'}</strong> {crm.tier}
          {crm.trend30d !== null && <span class="quiet"> {trendText(crm.trend30d)} in 30 days</span>}
        </p>
      )}
      {crm.nextPlay && <p>Next play: {crm.nextPlay}</p>}
      {crm.ownerName && (
        <p>
          Budget owner: {crm.ownerName}
          {crm.ownerStatus && `, ${crm.ownerStatus}`}
          {crm.lastEngaged && `, last spoken to on ${dayText(crm.lastEngaged)}`}
        </p>
      )}
      <ul>
        {crm.drivers.map((driver) => (
          <li key={driver}>{driver}</li>
        ))}
      </ul>
    </div>
  );
}
