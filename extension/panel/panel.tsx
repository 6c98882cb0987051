import { useCallback, useEffect, useState } from 'preact/hooks';
import type { AccountHealth, AccountHistory } from '../../shared/api';
import type { Day } from '../../shared/day';
import type { ChangesReply } from '../../shared/messages';
import type { View } from '../../shared/view';
import { Obstacle } from './obstacle';
import { SECTIONS } from './sections';
import { LoadLine } from './tier-mark';
import type { PanelTransport } from './transport';

/** The health panel of one account. `today` is the reader's day; `root` is 'div' where the page has a main part. */
export function Panel({
  transport,
  today,
  root: Root = 'main',
}: {
  transport: PanelTransport;
  today: Day;
  root?: 'main' | 'div';
}) {
  const [view, setView] = useState<View<AccountHealth> | null>(null);
  const [history, setHistory] = useState<AccountHistory | null>();
  const [changes, setChanges] = useState<ChangesReply>();
  const [turn, setTurn] = useState(0);
  const retry = useCallback(() => setTurn((former) => former + 1), []);

  useEffect(() => {
    let isOver = false;
    setView(null);
    void load(transport, {
      health: (got) => !isOver && setView(got),
      history: (got) => !isOver && setHistory(got),
      changes: (got) => !isOver && setChanges(got),
    });
    return () => {
      isOver = true;
    };
  }, [transport, turn]);

  return (
    <Root class="plimsoll" aria-busy={view === null}>
      <div class="head">
        <h1>
          <LoadLine size={18} />
          {nameIn(view) ?? 'Account health'}
        </h1>
        {transport.close && (
          <button type="button" class="close" aria-label="Close the panel" onClick={transport.close}>
            <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
              <path d="M3 3 13 13M13 3 3 13" class="rim" />
            </svg>
          </button>
        )}
      </div>
      {view === null && <Waiting />}
      {view?.state === 'ready' && (
        <Sections health={view.data} {...{ history, changes, today }} recordUrl={transport.recordUrl} />
      )}
      {view !== null && view.state !== 'ready' && <Obstacle {...{ view, transport, today, retry }} />}
    </Root>
  );
}

function nameIn(view: View<AccountHealth> | null): string | null {
  if (view?.state === 'ready') return view.data.document.name;
  return view?.state === 'unreachable' ? (view.crm?.name ?? null) : null;
}

/** Health first; what takes longer is drawn when it comes. */
async function load(
  transport: PanelTransport,
  got: {
    health(view: View<AccountHealth>): void;
    history(history: AccountHistory | null): void;
    changes(changes: ChangesReply): void;
  },
): Promise<void> {
  const view = await transport.health().catch(
    (): View<AccountHealth> => ({
      state: 'unreachable',
      detail: 'The extension gave no answer.',
      action: 'Reload the page.',
      crm: null,
    }),
  );
  got.health(view);
  if (view.state !== 'ready') return;
  const { day } = view.data.document;
  await Promise.all([
    transport
      .history()
      .catch(() => null)
      .then(got.history),
    transport
      .changes(day)
      .catch(() => ({ lookedOn: null, changes: null }))
      .then(got.changes),
  ]);
  await transport.looked(day).catch(() => undefined);
}

function Sections(props: Parameters<(typeof SECTIONS)[number]['draw']>[0]) {
  return (
    <>
      {SECTIONS.map(({ id, title, draw }) => {
        const drawn = draw(props);
        if (drawn === null) return null;
        return (
          <section key={id} id={id} aria-label={title ?? 'Score'}>
            {title && <h2>{title}</h2>}
            {drawn}
          </section>
        );
      })}
    </>
  );
}

function Waiting() {
  return (
    <div class="waiting-panel" role="status">
      <span class="visually-hidden">Account health is loading</span>
      <div class="ghost tall" />
      <div class="ghost" />
      <div class="ghost" />
    </div>
  );
}
