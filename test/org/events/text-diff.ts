import { createHash } from 'node:crypto';

const LONG = 1000;
/** Pairs of lines to compare at most: beyond, the whole text is sent. */
const MOST_PAIRS = 1_000_000;

/**
 * A large text's change as a unified diff without context, headed by the new text's SHA-256; undefined where the
 * whole text is sent: short ones, much shorter or longer than before, more than a quarter of all lines changed, or
 * a diff that is no shorter.
 * Source: Change Data Capture Developer Guide, "Sending Data Differences for Fields of Updated Records".
 */
export function textDiff(before: string, after: string): string | undefined {
  if (after.length < LONG || Math.abs(after.length - before.length) > before.length / 2) return undefined;
  const [old, now] = [before.split('\n'), after.split('\n')];
  if (old.length * now.length > MOST_PAIRS) return undefined;
  const hunks = hunksOf(old, now);
  const touched = hunks.reduce((sum, h) => sum + h.removed.length + h.added.length, 0);
  if (touched > (old.length + now.length) / 4) return undefined;
  const hash = createHash('sha256').update(after).digest('hex');
  const diff = [`--- \n+++ ${hash}`, ...hunks.map(written)].join('\n');
  return diff.length > after.length ? undefined : diff;
}

interface Hunk {
  /** Line of the old and of the new text, from 1, where it begins. */
  at: number;
  to: number;
  removed: string[];
  added: string[];
}

function written({ at, to, removed, added }: Hunk): string {
  const head = `@@ -${at},${removed.length} +${to},${added.length} @@`;
  return [head, ...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)].join('\n');
}

function hunksOf(old: readonly string[], now: readonly string[]): Hunk[] {
  const common = commonLengths(old, now);
  const hunks: Hunk[] = [];
  let open: Hunk | undefined;
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      open = undefined;
      i += 1;
      j += 1;
      continue;
    }
    if (!open) {
      open = { at: i + 1, to: j + 1, removed: [], added: [] };
      hunks.push(open);
    }
    const skipOld = common[i + 1]?.[j] ?? -1;
    const skipNow = common[i]?.[j + 1] ?? -1;
    if (j >= now.length || (i < old.length && skipOld >= skipNow)) open.removed.push(old[i++] ?? '');
    else open.added.push(now[j++] ?? '');
  }
  return hunks;
}

/** Lengths of the longest common run of lines of the two texts from each pair of lines on. */
function commonLengths(old: readonly string[], now: readonly string[]): number[][] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const row = lengths[i];
      const below = lengths[i + 1];
      if (!row || !below) continue;
      row[j] = old[i] === now[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return lengths;
}
