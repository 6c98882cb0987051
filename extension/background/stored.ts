import browser from 'webextension-polyfill';
import type { z } from 'zod';

/** One value of the browser's storage, checked when read: what does not fit is as if it were not there. */
export interface Stored<T> {
  read(): Promise<T | null>;
  write(value: T): Promise<void>;
  /**
   * Writes what `change` makes of the value, null for nothing; of several at a time each sees what the one before
   * has written.
   */
  update(change: (value: T | null) => T | null): Promise<void>;
  clear(): Promise<void>;
}

/** `session` ends with the browser and is closed to content scripts; `local` stays. */
export function stored<T>(area: 'session' | 'local', key: string, schema: z.ZodType<T>): Stored<T> {
  const storage = browser.storage[area];
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
  const read = async () => {
    const found = await storage.get(key);
    const value = schema.safeParse(found[key]);
    return value.success ? value.data : null;
  };
  return {
    read,
    write: (value) => inTurn(() => storage.set({ [key]: value })),
    update: (change) =>
      inTurn(async () => {
        const next = change(await read());
        await (next === null ? storage.remove(key) : storage.set({ [key]: next }));
      }),
    clear: () => inTurn(() => storage.remove(key)),
  };
}
