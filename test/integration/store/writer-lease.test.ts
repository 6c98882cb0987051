import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { asWriter, isWriterAwaited } from '../../../worker/crm/writer-lease';
import { onBothEngines } from './on-both-engines';

const patience = { random: () => 0.5, sleep: () => sleep(20) };

onBothEngines('the org’s writer', (store) => {
  it('gives the lease to who waits, and not once more to who let go of it', async () => {
    const { db } = store();
    const { signal } = new AbortController();
    const order: string[] = [];
    const write = (holder: string, work: () => Promise<void>) =>
      asWriter(db, { holder, patience, signal }, async () => {
        order.push(holder);
        await work();
      });
    let other: Promise<void> = Promise.resolve();
    await write('many', async () => {
      expect(await isWriterAwaited(db)).toBe(false);
      other = write('other', () => sleep(50).then(() => undefined));
      while (!(await isWriterAwaited(db))) await sleep(5);
    });
    await write('many', async () => expect(await isWriterAwaited(db)).toBe(false));
    await other;
    expect(order).toEqual(['many', 'other', 'many']);
  });
});
