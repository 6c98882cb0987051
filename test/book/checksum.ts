import { createHash } from 'node:crypto';
import type { Book } from './types';

/** A SHA-256 of everything the book tells through a day: its contents, whatever the files look like. */
export function checksum(book: Book, through: string): string {
  const sum = createHash('sha256');
  sum.update(JSON.stringify([book.options, book.metadata, book.named, book.awkward]));
  for (const day of book.days(through)) {
    const { crm, events, subscriptions, invoices, surveys, milestones, referrals } = day;
    sum.update(
      JSON.stringify([day.day, crm, subscriptions, invoices, surveys, milestones, referrals, events]),
    );
  }
  return sum.digest('hex');
}
