import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { textDiff } from './text-diff';

const lines = Array.from(
  { length: 20 },
  (_, n) => `Line ${n + 1} of a text that is long enough to be cut up.`,
);
const text = (change: (copy: string[]) => void) => {
  const copy = [...lines];
  change(copy);
  return copy.join('\n');
};
const before = lines.join('\n');

describe('a large text that changed', () => {
  it('a little is told as the difference, with the hash of the whole', () => {
    const after = text((copy) => {
      copy[1] = 'Another second line.';
      copy.push('One more.');
    });
    const hash = createHash('sha256').update(after).digest('hex');
    expect(textDiff(before, after)).toBe(
      `--- \n+++ ${hash}\n@@ -2,1 +2,1 @@\n-${lines[1]}\n+Another second line.\n@@ -21,0 +21,1 @@\n+One more.`,
    );
  });

  it('in many lines is told whole', () => {
    const after = text((copy) => {
      for (let n = 0; n < 12; n++) copy[n] = `Other ${n} `.repeat(5);
    });
    expect(textDiff(before, after)).toBeUndefined();
  });

  it('much in length is told whole', () => {
    expect(textDiff(before, `${before}\n${'x'.repeat(before.length)}`)).toBeUndefined();
  });

  it('and is short, or one line, is told whole', () => {
    expect(textDiff('a\nb\nc', 'a\nb\nd')).toBeUndefined();
    expect(textDiff('x'.repeat(1200), 'y'.repeat(1200))).toBeUndefined();
  });
});
