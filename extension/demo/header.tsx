import { LoadLine } from '../panel/tier-mark';
import type { DemoSession } from './demo-server';

/** Lightning's two bars: search above, the app's tabs below. */
export function Header({ session }: { session: DemoSession | null }) {
  return (
    <header class="demo-header">
      <div class="demo-global">
        <span class="demo-logo">
          <LoadLine size={24} /> {session?.organizationName ?? 'Demo org'}
        </span>
        <span class="demo-search" aria-hidden="true">
          Search…
        </span>
        <span class="demo-user">{session && `${session.name}, customer success`}</span>
      </div>
      <nav class="slds-context-bar demo-tabs" aria-label="App">
        <span class="slds-context-bar__label-action slds-context-bar__app-name">Customer Success</span>
        <ul class="slds-grid">
          {['Home', 'Accounts', 'Contacts', 'Opportunities', 'Cases', 'Reports'].map((tab) => (
            <li key={tab} class={`slds-context-bar__item ${tab === 'Accounts' ? 'slds-is-active' : ''}`}>
              <span class="slds-context-bar__label-action">{tab}</span>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}
