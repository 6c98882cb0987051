import { ask, isCurrent } from './browser';
import { type Host, mountHost } from './host';
import { createPanelFrame } from './panel-frame';
import { createPill, type Pill } from './pill';
import styles from './pill.css?inline';
import { LOADING, pillLook } from './pill-look';

/** What stands on account pages: one pill, and the panel while it is open. */
export class AccountView {
  readonly #host: Host;
  readonly #pill: Pill;
  readonly #dock = document.createElement('div');
  #account: string | null = null;
  #panel: HTMLIFrameElement | null = null;

  constructor() {
    this.#host = mountHost(styles, isCurrent);
    this.#pill = createPill(() => void (this.#panel ? this.close() : this.#open()));
    this.#dock.className = 'dock';
    this.#dock.append(this.#pill.element);
    this.#host.root.append(this.#dock);
  }

  /** Shows another account; nothing of the former one stays. An open panel follows. */
  async show(account: string): Promise<void> {
    this.#account = account;
    this.#pill.draw(LOADING);
    const wasOpen = this.#panel !== null;
    this.#panel?.remove();
    this.#panel = null;
    await Promise.all([this.refresh(), wasOpen ? this.#open() : undefined]);
  }

  /** Asks again; what is kept comes at once, what is true now after it. */
  async refresh(): Promise<void> {
    const account = this.#account;
    if (account === null) return;
    const first = await this.#ask(account, false);
    if (first && !first.fresh) await this.#ask(account, true);
  }

  close(): void {
    this.#panel?.remove();
    this.#panel = null;
    this.#pill.setOpen(false);
    this.#pill.focus();
  }

  remove(): void {
    this.#account = null;
    this.#host.remove();
  }

  async #ask(account: string, refresh: boolean) {
    const reply = await ask({ type: 'pill', account, refresh }).catch(() => null);
    if (this.#account !== account) return null;
    if (reply) this.#pill.draw(pillLook(reply.view));
    else if (isCurrent())
      this.#pill.draw(pillLook({ state: 'unreachable', detail: '', action: '', crm: null }));
    else this.remove();
    return reply;
  }

  async #open(): Promise<void> {
    const account = this.#account;
    if (account === null) return;
    const { ticket } = await ask({ type: 'open-panel', account });
    if (this.#account !== account || this.#panel) return;
    this.#panel = createPanelFrame(ticket);
    this.#dock.prepend(this.#panel);
    this.#pill.setOpen(true);
  }
}
