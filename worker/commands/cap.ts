import { daysBetween } from '../../shared/day';
import { PlimsollError } from '../../shared/error';
import { recordDecision } from '../store/decisions';
import { markDirty } from '../store/dirty';
import { defineCommand, textOption } from './define-command';
import { findOneAccount } from './find-account';
import { standingOf } from './standing';
import { userName } from './user-name';
import { withStore } from './with-store';

/** An answer may stand for so long at most; then the cap returns if its condition still holds. */
const LONGEST_DAYS = 60;

export const cap = defineCommand({
  id: 'cap',
  whileServed: true,
  summary: 'Show the caps on an account, or answer one for a while.',
  args: [{ name: '<account>', description: "the account's id or name" }],
  options: [
    { flags: '--answer <reason>', description: 'why the cap should not count for now' },
    { flags: '--until <date>', description: `last day of the answer, at most ${LONGEST_DAYS} days ahead` },
    { flags: '--cap <id>', description: 'which cap (default: the lowest in force)' },
    { flags: '--by <name>', description: 'who answers (default: your user name)' },
  ],

  async run(context, [text = ''], options) {
    return await withStore(context, options, async ({ store, zone }) => {
      const account = await findOneAccount(store.db, text);
      const standing = await standingOf(store.db, account);
      const reason = textOption(options, 'answer');
      const { capsInForce, cap: lowest, capsAnswered } = standing.document;
      if (reason === undefined) {
        if (options['json'] === true)
          context.out(JSON.stringify({ account: account.account, capsInForce, cap: lowest, capsAnswered }));
        else context.out(capLines(account.name, standing.document).join('\n'));
        return 0;
      }
      const now = context.now();
      const until = untilDay(textOption(options, 'until'), standing.day);
      const id = textOption(options, 'cap') ?? lowest?.id;
      if (!id || !capsInForce.includes(id)) {
        throw new PlimsollError(
          'NO_SUCH_CAP',
          id ? `The cap ${id} is not in force on ${account.name}.` : `No cap is in force on ${account.name}.`,
          capsInForce.length > 0 ? `In force: ${capsInForce.join(', ')}.` : 'There is nothing to answer.',
        );
      }
      const by = userName(options);
      await store.db.transaction().execute(async (tx) => {
        await recordDecision(tx, {
          account: account.account,
          kind: 'cap-answer',
          body: { cap: id, reason, until },
          by,
          at: now.toISOString(),
        });
        await markDirty(tx, [account.account], `cap ${id} answered`, now.toISOString());
      });
      if (options['json'] === true)
        context.out(JSON.stringify({ account: account.account, cap: id, reason, until, by, zone }));
      else
        context.out(
          `${account.name}: the cap ${id} is answered by ${by} until ${until}. The next sync scores the account without it.`,
        );
      return 0;
    });
  },
});

function untilDay(text: string | undefined, today: string): string {
  const wrong = (message: string) =>
    new PlimsollError(
      'UNTIL_WRONG',
      message,
      `Give --until a day from today to ${LONGEST_DAYS} days ahead, such as ${today}.`,
    );
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text)))
    throw wrong('--until names no day.');
  const ahead = daysBetween(today, text);
  if (ahead < 0) throw wrong(`${text} has passed.`);
  if (ahead > LONGEST_DAYS) throw wrong(`${text} is ${ahead} days ahead.`);
  return text;
}

function capLines(name: string, document: Awaited<ReturnType<typeof standingOf>>['document']): string[] {
  const lines = [name];
  if (document.cap) {
    lines.push(
      `  ${document.cap.id}: at most ${document.cap.max}, since ${document.cap.since}. ${document.cap.reason}`,
    );
    for (const evidence of document.cap.evidence) lines.push(`    ${evidence.text}`);
    lines.push('  Answer it with --answer REASON --until DATE.');
  } else {
    lines.push('  No cap is in force.');
  }
  for (const answer of document.capsAnswered) {
    lines.push(`  ${answer.cap}: answered by ${answer.by} until ${answer.until}: ${answer.reason}`);
  }
  return lines;
}
