import { ask, signIn } from '../own-page/ask';
import type { PanelTransport } from '../panel/transport';

/** The panel's way to the background, for the account that the ticket was issued for. */
export function backgroundTransport(ticket: string, close: () => void): PanelTransport {
  let lightning: string | null = null;
  return {
    async health() {
      const { salesforceUrl, ...view } = await ask({ type: 'panel-health', ticket });
      lightning = salesforceUrl?.replace('.my.salesforce.com', '.lightning.force.com') ?? null;
      return view;
    },
    history: () => ask({ type: 'panel-history', ticket }),
    changes: (day) => ask({ type: 'panel-changes', ticket, day }),
    async looked(day) {
      await ask({ type: 'panel-looked', ticket, day });
    },
    signIn,
    openSettings: () => void ask({ type: 'open-options' }),
    recordUrl: (id) => (lightning && RECORD_ID.test(id) ? `${lightning}/lightning/r/${id}/view` : null),
    close,
  };
}

const RECORD_ID = /^[a-zA-Z0-9]{18}$/;
