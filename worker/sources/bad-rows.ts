import type { SourceContext } from './define-source';

const SHOWN = 3;

/** Why rows of a source were kept aside, in words, the most frequent reasons with an example each. */
export async function badRowsInWords(ctx: Pick<SourceContext, 'badRows'>): Promise<string> {
  const found = await ctx.badRows();
  const reasons = found
    .slice(0, SHOWN)
    .map(({ reason, rows, example }) => `${rows} × ${reason} (${example})`);
  if (found.length > SHOWN) reasons.push(`and ${found.length - SHOWN} other reasons`);
  return reasons.join('; ');
}

export const CORRECT_ROWS =
  'Correct the rows named in the file, or where it comes from: it is read again when it changes.';
