import { useEffect, useState } from 'preact/hooks';
import { dayText } from '../panel/words';
import { type DemoRecord, demoRecord } from './demo-server';

/** The record page: highlights, details, activity. */
export function Record({ account }: { account: string }) {
  const [record, setRecord] = useState<DemoRecord | null>(null);
  useEffect(() => {
    demoRecord(account).then(setRecord, () => setRecord(null));
  }, [account]);
  return (
    <main class="demo-record">
      <div class="slds-page-header slds-page-header_record-home">
        <p class="slds-text-body_small">Account</p>
        <h1 class="slds-page-header__title">{record?.name ?? '…'}</h1>
        <dl class="demo-highlights">
          {(record?.fields ?? []).slice(0, 4).map(({ label, value }) => (
            <div key={label}>
              <dt class="slds-text-title">{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      <section class="slds-card demo-card">
        <h2 class="slds-text-heading_small">Details</h2>
        <dl class="demo-details">
          {(record?.fields ?? []).map(({ label, value }) => (
            <div key={label} class="slds-form-element slds-form-element_readonly">
              <dt class="slds-form-element__label">{label}</dt>
              <dd class="slds-form-element__static">{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section class="slds-card demo-card">
        <h2 class="slds-text-heading_small">Activity</h2>
        <ul class="demo-activity">
          {(record?.activities ?? []).map(({ subject, on, kind }) => (
            <li key={`${on} ${subject}`}>
              <span>{subject}</span>
              <span class="slds-text-color_weak">
                {kind} · {dayText(on)}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </main>
  );
}
