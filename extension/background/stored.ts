import browser from 'webextension-polyfill';
import type { z } from 'zod';

/** One value of the browser's storage, checked when read: what does not fit is as if it were not there. */
export interface Stored<T> {
  read(): Promise<T | null>;
  write(value: T): Promise<void>;
  clear(): Promise<void>;
}

/** `session` ends with the browser and is closed to content scripts; `local` stays. */
export function stored<T>(area: 'session' | 'local', key: string, schema: z.ZodType<T>): Stored<T> {
  const storage = browser.storage[area];
  return {
    async read() {
      const found = await storage.get(key);
      const value = schema.safeParse(found[key]);
      return value.success ? value.data : null;
    },
    write: (value) => storage.set({ [key]: value }),
    clear: () => storage.remove(key),
  };
}
