import type { AccountHealth, AccountHistory } from '../../shared/api';
import type { Day } from '../../shared/day';
import type { ChangesReply } from '../../shared/messages';
import type { View } from '../../shared/view';

/** How the panel reaches the world: the extension's background in a browser, plain HTTP on the demo page. */
export interface PanelTransport {
  health(): Promise<View<AccountHealth>>;
  history(): Promise<AccountHistory | null>;
  /** What moved the score since an earlier look. `day` is that of the health document. */
  changes(day: Day): Promise<ChangesReply>;
  /** The account was looked at. */
  looked(day: Day): Promise<void>;
  /** null: signed in; else what went wrong, in words. */
  signIn(): Promise<string | null>;
  openSettings(): void;
  /** Address of a record in Salesforce; null where none can be given. */
  recordUrl(id: string): string | null;
  /** null where the panel stands in a page for good. */
  close: (() => void) | null;
}
