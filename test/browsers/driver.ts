/** A document under test: the page, the panel's frame, a page of the extension, a sign-in window. */
export interface View {
  evaluate<T, A>(work: (argument: A) => T | Promise<T>, argument: A): Promise<T>;
  /** A person's click on the middle of what a selector names; `>>>` goes into an open shadow root. */
  click(selector: string): Promise<void>;
  type(selector: string, text: string): Promise<void>;
}

export interface Tab extends View {
  goto(address: string): Promise<void>;
  /** What went wrong in the page and in the content script, as far as the browser tells. */
  errors: readonly string[];
  /** The panel's frame, once it has a document; null where none comes in time. */
  panel(): Promise<View | null>;
  resize(width: number, height: number, scheme: 'light' | 'dark'): Promise<void>;
  screenshot(path: string): Promise<void>;
  close(): Promise<void>;
}

/** A browser with the extension in it. */
export interface BrowserUnderTest {
  id: 'chromium' | 'firefox';
  /** Where sign-in comes back to. */
  redirectUri: string;
  newTab(): Promise<Tab>;
  /** A page of the extension's own, such as `options/options.html`, in a tab. */
  openOwn(path: string): Promise<Tab>;
  /** The sign-in window that `work` opens. */
  windowOf(work: () => Promise<void>): Promise<Tab>;
  /** Ends the background as the browser does when it has been idle. */
  stopBackground(): Promise<void>;
  /** Starts the extension anew, as an update does; open pages keep the former copy's content script. */
  reloadExtension(): Promise<void>;
  /** A person takes back the leave to reach the worker, in the browser's own settings. */
  forbidWorker(): Promise<void>;
  permitWorker(): Promise<void>;
  close(): Promise<void>;
}

/** Which build: the one that ships, or the one whose shadow root is open. */
export interface BrowserOptions {
  build: 'closed' | 'open';
  /** Port and key of the Lightning site. */
  site: { port: number; spki: string };
}
