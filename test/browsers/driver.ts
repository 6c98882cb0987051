/** A document under test: the page, the panel's frame, a page of the extension, a sign-in window. */
export interface View {
  evaluate<T, A>(work: (argument: A) => T | Promise<T>, argument: A): Promise<T>;
  /** Runs a script's text, whatever the document's own policy says. */
  load(script: string): Promise<void>;
  /** A person's click on the middle of what a selector names; `>>>` goes into an open shadow root. */
  click(selector: string): Promise<void>;
  type(selector: string, text: string): Promise<void>;
}

export interface Tab extends View {
  goto(address: string): Promise<void>;
  /** The panel's frame, once it has a document; null where none comes in time. */
  panel(): Promise<View | null>;
  resize(width: number, height: number, scheme: 'light' | 'dark'): Promise<void>;
  screenshot(path: string): Promise<void>;
  /** A person's key, such as `Tab`, `Enter` or `a`. */
  press(key: string): Promise<void>;
  /** A person's click on a point of the window. */
  clickAt(x: number, y: number): Promise<void>;
  /** How many frames the tab has, its own not counted: also those that no script of the page can see. */
  frames(): number;
  /** What stands in each of them; empty where a frame may not be looked into. */
  frameTexts(): Promise<string[]>;
  /** Bytes that the page's own scripts hold, after a collection; null where the browser does not tell. */
  heap(): Promise<number | null>;
  /** Errors and refusals that its console was told, frames included. */
  complaints: readonly string[];
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
  /** Where one of the extension's own files is, as long as the profile lives. */
  addressOf(path: string): string;
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
  /** Another build than those of `dist`. */
  folder?: string;
  /** Port and key of the Lightning site. */
  site: { port: number; spki: string };
}
