import browser from 'webextension-polyfill';
import { z } from 'zod';
import { about } from '../../shared/api';
import { hostPattern } from '../worker-address';
import { stored } from './stored';

const setup = z.object({ address: z.url(), about });
export type Setup = z.infer<typeof setup>;

/** The worker that this browser asks, and what it said of itself. */
export const settings = stored('local', 'setup', setup);

/** Whether the browser lets us speak to the worker: a person grants it for its one host. */
export const mayReach = (address: string): Promise<boolean> =>
  browser.permissions.contains({ origins: [hostPattern(address)] });
