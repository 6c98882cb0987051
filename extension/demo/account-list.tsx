import type { Book } from '../../shared/api';
import { TierMark } from '../panel/tier-mark';

/** The user's own accounts, to move between them as in a split view. */
export function AccountList({ book, account }: { book: Book | null; account: string | null }) {
  return (
    <aside class="slds-card demo-list" aria-label="My accounts">
      <h2 class="slds-text-heading_small">My accounts{book && ` (${book.accounts.length})`}</h2>
      {book === null && <p class="slds-text-color_weak">Loading…</p>}
      <ul class="plimsoll-scope">
        {(book?.accounts ?? []).map((row) => (
          <li key={row.account}>
            <a href={`#${row.account}`} aria-current={row.account === account ? 'page' : undefined}>
              <TierMark tier={row.tier} size={16} />
              <span class="demo-list-name">{row.name}</span>
              <span class="demo-list-score">{row.score ?? '–'}</span>
            </a>
          </li>
        ))}
      </ul>
    </aside>
  );
}
