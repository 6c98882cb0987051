import { useEffect, useState } from 'preact/hooks';
import type { Book } from '../../shared/api';
import { AccountList } from './account-list';
import { askApi, type DemoSession, demoSession } from './demo-server';
import { Dock } from './dock';
import { Header } from './header';
import { Record } from './record';

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
        <p class="demo-failure" role="alert">
          The demo gave no answer ({failure}). Is <code>npm start</code> still running?
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

async function begin(
  gotSession: (session: DemoSession) => void,
  gotBook: (book: Book) => void,
): Promise<void> {
  gotSession(await demoSession());
  const book = (await askApi('/book')).body as Book;
  gotBook(book);
  const first = book.accounts[0];
  if (first && accountIn(location.hash) === null) location.replace(`#${first.account}`);
}

const accountIn = (hash: string): string | null => /^#(001[A-Za-z0-9]{15})$/.exec(hash)?.[1] ?? null;
