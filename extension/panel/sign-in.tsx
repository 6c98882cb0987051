import { useState } from 'preact/hooks';

/** Signs in; where that came to nothing it says so, and may be tried again. */
export function SignIn({ signIn, done }: { signIn(): Promise<string | null>; done(): void }) {
  const [said, setSaid] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const start = async (): Promise<void> => {
    setSaid(null);
    setBusy(true);
    const failure = await signIn();
    setBusy(false);
    if (failure === null) done();
    else setSaid(failure);
  };
  return (
    <>
      <button type="button" class="primary" disabled={isBusy} onClick={() => void start()}>
        Sign in with Salesforce
      </button>
      {said && <p role="alert">{said}</p>}
    </>
  );
}
