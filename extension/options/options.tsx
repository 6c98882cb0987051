import { useEffect, useState } from 'preact/hooks';
import browser from 'webextension-polyfill';
import type { Failure, Status } from '../../shared/messages';
import { ask, isFailure, NO_ANSWER } from '../own-page/ask';
import { LoadLine } from '../panel/tier-mark';
import { dayText, momentText } from '../panel/words';
import { hostPattern, workerOrigin } from '../worker-address';

/** Where the worker is, who is signed in, and whether all of it works. */
export function Options() {
  const [status, setStatus] = useState<Status | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    void ask({ type: 'status' }).then(setStatus, () => setFailure(NO_ANSWER));
  }, []);

  const take = async (asked: Promise<Status | Failure>): Promise<void> => {
    setBusy(true);
    setFailure(null);
    const reply = await asked.catch(() => NO_ANSWER);
    if (isFailure(reply)) setFailure(reply);
    else setStatus(reply);
    setBusy(false);
  };

  if (!status) {
    return (
      <main class="plimsoll options" aria-busy={failure === null}>
        {failure && <Told failure={failure} />}
      </main>
    );
  }
  return (
    <main class="plimsoll options">
      <header>
        <LoadLine size={28} />
        <h1>Plimsoll settings</h1>
      </header>
      {failure && <Told failure={failure} />}
      <Worker status={status} isBusy={isBusy} take={take} />
      {status.workerAddress && <Account status={status} isBusy={isBusy} take={take} />}
      <Diagnostics status={status} />
    </main>
  );
}

const Told = ({ failure }: { failure: Failure }) => (
  <div class="failure" role="alert">
    <strong>{failure.detail}</strong> {failure.action}
  </div>
);

interface PartProps {
  status: Status;
  isBusy: boolean;
  take(asked: Promise<Status | Failure>): Promise<void>;
}

function Worker({ status, isBusy, take }: PartProps) {
  const [address, setAddress] = useState(status.workerAddress ?? '');
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    await take(setWorker(address));
  };
  return (
    <section aria-labelledby="worker-title">
      <h2 id="worker-title">Worker</h2>
      <form onSubmit={(event) => void save(event)}>
        <label for="address">Address of your company's Plimsoll worker</label>
        <div class="field">
          <input
            id="address"
            value={address}
            onInput={(event) => setAddress(event.currentTarget.value)}
            placeholder="https://plimsoll.acme.com"
            autocomplete="off"
            spellcheck={false}
          />
          <button type="submit" class="primary" disabled={isBusy || address.trim() === ''}>
            Save
          </button>
        </div>
        <p class="quiet">Your browser asks whether Plimsoll may reach this one address.</p>
      </form>
      {status.organization && (
        <p>
          Serves <strong>{status.organization.name}</strong> ({status.organization.salesforceUrl})
        </p>
      )}
    </section>
  );
}

/** The leave is asked for here: browsers show the question only from a page that a person just clicked in. */
async function setWorker(address: string): Promise<Status | Failure> {
  try {
    const origin = workerOrigin(address);
    const granted = await browser.permissions.request({ origins: [hostPattern(origin)] });
    if (!granted) {
      return {
        failed: true,
        code: 'NOT_PERMITTED',
        detail: 'Plimsoll may not reach this address.',
        action: 'Save again and allow it.',
      };
    }
  } catch {
    // What is no address is told by the background, in the same words as anywhere.
  }
  return await ask({ type: 'set-worker', address });
}

function Account({ status, isBusy, take }: PartProps) {
  return (
    <section aria-labelledby="account-title">
      <h2 id="account-title">Salesforce account</h2>
      {status.signedIn ? (
        <>
          <p>
            Signed in as <strong>{status.signedIn.username}</strong>
          </p>
          <button type="button" disabled={isBusy} onClick={() => void take(ask({ type: 'sign-out' }))}>
            Sign out
          </button>
        </>
      ) : (
        <>
          <p>You see what Salesforce lets you see. The sign-in ends with the browser.</p>
          <button
            type="button"
            class="primary"
            disabled={isBusy}
            onClick={() => void take(ask({ type: 'sign-in' }))}
          >
            Sign in with Salesforce
          </button>
        </>
      )}
    </section>
  );
}

function Diagnostics({ status }: { status: Status }) {
  const { worker } = status;
  const rows: [string, string][] = [
    ['Extension', status.version],
    [
      'May reach the worker',
      status.workerAddress ? (status.permitted ? 'yes' : 'no: save the address again') : '–',
    ],
    ['Redirect address', status.redirectUri],
  ];
  if (worker?.state === 'failed') rows.push(['Worker', `${worker.detail} ${worker.action}`]);
  if (worker?.state === 'ok') {
    const { lastRun, stage, sources, version } = worker.about;
    rows.push(['Worker', `version ${version}, stage ${stage}`]);
    rows.push(['Last sync', lastRun ? `as of ${momentText(lastRun.asOf)}, ${lastRun.status}` : 'none yet']);
    for (const { source, completeThrough, live } of sources)
      rows.push([
        `Source ${source}`,
        `${completeThrough ? `through ${dayText(completeThrough)}` : 'nothing yet'}${live ? '' : ', late'}`,
      ]);
  }
  return (
    <section aria-labelledby="diagnostics-title">
      <h2 id="diagnostics-title">Diagnostics</h2>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p class="quiet">
        Your Salesforce administrator registers the redirect address in the app that Plimsoll signs in with.
      </p>
    </section>
  );
}
