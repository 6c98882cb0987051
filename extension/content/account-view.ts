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
  /** What a person wants; the frame itself comes a moment later. */
  #isOpen = false;
  #panel: HTMLIFrameElement | null = null;
  /** Replies to any but the last question of a kind come too late to be drawn. */
  #asked = 0;
  #opened = 0;

  constructor() {
    this.#host = mountHost(styles, isCurrent);
    this.#pill = createPill(() => (this.#isOpen ? this.close() : void this.#open(true)));
    this.#dock.className = 'dock';
    this.#dock.append(this.#pill.element);
    this.#host.root.append(this.#dock);
  }

  /** Shows another account; nothing of the former one stays. An open panel follows. */
  async show(account: string): Promise<void> {
    this.#account = account;
    this.#pill.draw(LOADING);
    await this.renew();
  }

  /** Pill and panel anew: another account, or somebody signed in or out. */
  async renew(): Promise<void> {
    await Promise.all([this.refresh(), this.#isOpen ? this.#open(this.#hasFocusInPanel()) : undefined]);
  }

  /** Asks again; what is kept comes at once, what is true now after it. */
  async refresh(): Promise<void> {
    this.#asked += 1;
    const turn = this.#asked;
    const first = await this.#ask(turn, false);
    if (first && !first.fresh) await this.#ask(turn, true);
  }

  close(): void {
    this.#leavePanel();
    this.#pill.focus();
  }

  remove(): void {
    this.#account = null;
    this.#asked += 1;
    this.#leavePanel();
    this.#host.remove();
  }

  async #ask(turn: number, refresh: boolean) {
    const account = this.#account;
    if (account === null) return null;
    const reply = await ask({ type: 'pill', account, refresh }).catch(() => null);
    if (this.#asked !== turn) return null;
    if (reply) this.#pill.draw(pillLook(reply.view));
    else if (isCurrent())
      this.#pill.draw(pillLook({ state: 'unreachable', detail: '', action: '', crm: null }));
    else this.remove();
    return reply;
  }

  async #open(takesFocus: boolean): Promise<void> {
    const account = this.#account;
    if (account === null) return;
    this.#leavePanel();
    this.#isOpen = true;
    this.#pill.setOpen(true);
    const turn = this.#opened;
    const reply = await ask({ type: 'open-panel', account }).catch(() => null);
    if (this.#opened !== turn) return;
    if (!reply) return isCurrent() ? this.#leavePanel() : this.remove();
    this.#panel = createPanelFrame(reply.ticket, takesFocus);
    this.#dock.prepend(this.#panel);
  }

  #leavePanel(): void {
    this.#opened += 1;
    this.#isOpen = false;
    this.#panel?.remove();
    this.#panel = null;
    this.#pill.setOpen(false);
  }

  /** Who reads in the panel goes on in the next one; who types in the page is not interrupted. */
  #hasFocusInPanel(): boolean {
    return this.#panel !== null && this.#host.root.activeElement === this.#panel;
  }
}
