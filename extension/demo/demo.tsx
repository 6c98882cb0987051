import { useEffect, useState } from 'preact/hooks';
import type { Book } from '../../shared/api';
import { AccountList } from './account-list';
import { askApi, type DemoSession, demoSession } from './demo-server';
import { Dock } from './dock';
import { Header } from './header';
import { Record } from './record';

const AGAIN_MS = 3000;

/** An account page in Lightning's manner with the real panel on it. */
export function Demo() {
  const [session, setSession] = useState<DemoSession | null>(null);
  const [book, setBook] = useState<Book | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [account, setAccount] = useState<string | null>(() => accountIn(location.hash));

  useEffect(() => {
    const moved = () => setAccount(accountIn(location.hash));
    addEventListener('hashchange', moved);
    begin(setSession, setBook).catch((error: unknown) =>
      setFailure(error instanceof Error ? error.message : String(error)),
    );
    return () => removeEventListener('hashchange', moved);
  }, []);

  return (
    <div class="demo slds-scope">
      <Header session={session} />
      {failure && (
        <p class="demo-notice" role="alert">
          The demo gave no answer ({failure}). Is <code>npm start</code> still running?
        </p>
      )}
      {book?.day === null && (
        <p class="demo-notice" role="status">
          The first sync is under way; the accounts appear here when it has ended, in a minute or two.
        </p>
      )}
      <div class="demo-columns">
        <AccountList book={book} account={account} />
        {account ? <Record key={account} account={account} /> : <main class="demo-record" />}
      </div>
      {account && session && <Dock key={account} account={account} today={session.today} />}
    </div>
  );
}

/** Opens the session and the user's book; before the first sync has ended it asks again and again. */
async function begin(
  gotSession: (session: DemoSession) => void,
  gotBook: (book: Book) => void,
): Promise<void> {
  gotSession(await demoSession());
  for (;;) {
    const { status, body } = await askApi('/book');
    if (status === 200) {
      const book = body as Book;
      gotBook(book);
      const first = book.accounts[0];
      if (first && accountIn(location.hash) === null) location.replace(`#${first.account}`);
      if (book.day !== null) return;
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

const accountIn = (hash: string): string | null => /^#(001[A-Za-z0-9]{15})$/.exec(hash)?.[1] ?? null;
