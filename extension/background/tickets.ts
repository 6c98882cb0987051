import { z } from 'zod';
import { stored } from './stored';
import type { Place } from './view';

const MOST = 50;
const tickets = stored(
  'session',
  'tickets',
  z.array(z.object({ ticket: z.string(), tab: z.number(), account: z.string(), apiOrigin: z.string() })),
);

/** Leave for one panel frame in one tab: a frame that the page made itself has none, and gets nothing. */
export async function issueTicket(tab: number, place: Place): Promise<string> {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const ticket = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  await tickets.update((all) =>
    [...(all ?? []).filter((one) => one.tab !== tab), { ticket, tab, ...place }].slice(-MOST),
  );
  return ticket;
}

/** The place that a ticket was issued for; null for any other ticket or tab. */
export async function placeOf(ticket: string, tab: number | undefined): Promise<Place | null> {
  const found = ((await tickets.read()) ?? []).find((one) => one.ticket === ticket && one.tab === tab);
  return found ? { account: found.account, apiOrigin: found.apiOrigin } : null;
}
