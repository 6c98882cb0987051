import { REDIRECT_URI as CHROMIUM_REDIRECT, openChromium } from './chromium';
import type { BrowserOptions, BrowserUnderTest } from './driver';
import { REDIRECT_URI as FIREFOX_REDIRECT, openFirefox } from './firefox';

/** The browsers that the extension is for, and how each is opened. */
export const BROWSERS: readonly {
  id: BrowserUnderTest['id'];
  open(options: BrowserOptions): Promise<BrowserUnderTest>;
}[] = [
  { id: 'chromium', open: openChromium },
  { id: 'firefox', open: openFirefox },
];

/** To be registered in the org's connected app. */
export const REDIRECT_URIS = [CHROMIUM_REDIRECT, FIREFOX_REDIRECT];
