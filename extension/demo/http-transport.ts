import type { AccountChanges, AccountHealth, AccountHistory, Problem } from '../../shared/api';
import { addDays } from '../../shared/day';
import { FIRST_LOOK_DAYS, type Looks, lookedBefore, withLook } from '../../shared/last-looked';
import type { View } from '../../shared/view';
import type { PanelTransport } from '../panel/transport';
import { askApi } from './demo-server';

const LOOKS = 'plimsoll-looks';

/** The panel's way to the API over plain HTTP, as a demo user's own token. */
export function httpTransport(account: string, close: () => void): PanelTransport {
  const ask = async <T>(path: string): Promise<T | null> => {
    const { status, body } = await askApi(`/accounts/${account}${path}`);
    return status === 200 ? (body as T) : null;
  };
  return {
    async health() {
      const { status, body } = await askApi(`/accounts/${account}`);
      return status === 200 ? { state: 'ready', data: body as AccountHealth } : refused(body as Problem);
    },
    history: () => ask<AccountHistory>('/history?days=90'),
    async changes(day) {
      const lookedOn = lookedBefore(readLooks(), account, day);
      const since = lookedOn ?? addDays(day, -FIRST_LOOK_DAYS);
      return { lookedOn, changes: await ask<AccountChanges>(`/changes?since=${since}`) };
    },
    async looked(day) {
      localStorage.setItem(LOOKS, JSON.stringify(withLook(readLooks(), account, day)));
    },
    signIn: () => Promise.resolve(null),
    openSettings: () => undefined,
    recordUrl: () => null,
    close,
  };
}

function refused({ code, detail, action }: Problem): View<AccountHealth> {
  if (code === 'OUT_OF_SCOPE') return { state: 'out-of-scope', detail, action };
  if (code === 'UNKNOWN_ACCOUNT') return { state: 'unknown-account', detail, action };
  if (code === 'NOT_SCORED') return { state: 'not-scored', detail, action };
  if (code === 'NO_ACCESS' || code === 'NO_FIELD_ACCESS') return { state: 'no-access', detail, action };
  return { state: 'unreachable', detail, action, crm: null };
}

function readLooks(): Looks {
  try {
    return JSON.parse(localStorage.getItem(LOOKS) ?? '{}') as Looks;
  } catch {
    return {};
  }
}
