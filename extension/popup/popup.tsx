import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Book, BookRow } from '../../shared/api';
import type { Day } from '../../shared/day';
import type { Replies } from '../../shared/messages';
import { trendText } from '../../shared/tier-look';
import { ask, NO_ANSWER, signIn } from '../own-page/ask';
import { SignIn } from '../panel/sign-in';
import { LoadLine, TierMark } from '../panel/tier-mark';
import { fromToday, moneyText } from '../panel/words';

type BookReply = Replies['book'];

/** The signed-in user's own accounts, the most at risk first. */
export function Popup({ today }: { today: Day }) {
  const [reply, setReply] = useState<BookReply | null>(null);
  const load = useCallback(() => {
    setReply(null);
    void ask({ type: 'book' })
      .catch((): BookReply => ({ state: 'unreachable', ...NO_ANSWER, crm: null }))
      .then(setReply);
  }, []);
  useEffect(load, [load]);
  return (
    <main class="plimsoll popup" aria-busy={reply === null}>
      <header>
        <h1>
          <LoadLine size={18} /> My book
        </h1>
        <button type="button" onClick={() => void ask({ type: 'open-options' })}>
          Settings
        </button>
      </header>
      {reply === null && <p class="quiet">Loading…</p>}
      {reply?.state === 'ready' && (
        <Accounts book={reply.data} site={reply.salesforceUrl ?? null} today={today} />
      )}
      {reply !== null && reply.state !== 'ready' && <Obstacle reply={reply} retry={load} />}
    </main>
  );
}

function Accounts({ book, site, today }: { book: Book; site: string | null; today: Day }) {
  if (book.accounts.length === 0) {
    return <p class="quiet">You are the CSM of no account that Plimsoll scores.</p>;
  }
  const atRisk = book.accounts.filter(({ tier }) => tier === 'At Risk' || tier === 'Critical');
  const sum = atRisk.reduce((total, row) => total + (row.arrCorporate ?? 0), 0);
  return (
    <>
      <p class="sum">
        {book.accounts.length === 1 ? '1 account' : `${book.accounts.length} accounts`}
        {atRisk.length === 0 && ', none at risk'}
        {atRisk.length > 0 && (
          <>
            {' · '}
            <strong>{moneyText({ amount: String(sum), currency: book.corporateCurrency })}</strong> of ARR at
            risk
          </>
        )}
      </p>
      <ul class="book">
        {book.accounts.map((row) => (
          <Row key={row.account} row={row} site={site} today={today} />
        ))}
      </ul>
    </>
  );
}

function Row({ row, site, today }: { row: BookRow; site: string | null; today: Day }) {
  const url =
    site &&
    `${site.replace('.my.salesforce.com', '.lightning.force.com')}/lightning/r/Account/${row.account}/view`;
  const details = [
    row.arr && moneyText(row.arr),
    row.renewalDate && `renews ${fromToday(row.renewalDate, today)}`,
    row.nextPlay,
  ].filter(Boolean);
  return (
    <li>
      <a href={url ?? undefined} target="_blank" rel="noopener noreferrer">
        <TierMark tier={row.tier} size={22} />
        <span class="row-score">{row.score ?? '–'}</span>
        <span class="row-name">
          {row.name}
          <span class="quiet">{details.join(' · ')}</span>
        </span>
        <span class="row-tier">
          {row.tier}
          <span class="quiet">{trendText(row.trend30d) ?? ''}</span>
        </span>
      </a>
    </li>
  );
}

function Obstacle({ reply, retry }: { reply: Exclude<BookReply, { state: 'ready' }>; retry(): void }) {
  if (reply.state === 'signed-out') {
    return (
      <div class="popup-obstacle">
        <p>Sign in to see your accounts.</p>
        <SignIn signIn={signIn} done={retry} />
      </div>
    );
  }
  if (reply.state === 'not-set-up')
    return <p class="popup-obstacle">Tell Plimsoll in the settings where your worker is.</p>;
  const { detail, action } = 'detail' in reply ? reply : { detail: 'Nothing to show.', action: '' };
  return (
    <div class="popup-obstacle">
      <p>{detail}</p>
      <p class="quiet">{action}</p>
      <button type="button" onClick={retry}>
        Try again
      </button>
    </div>
  );
}
