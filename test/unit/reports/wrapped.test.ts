import { describe, expect, it } from 'vitest';
import { wrapped } from '../../../worker/wrapped';

describe('text on a terminal', () => {
  it('is broken between words, and no line is longer than the terminal is wide', () => {
    const text = 'Assign the permission set Plimsoll_Reader, which grants View All, to the integration user';
    const lines = wrapped(text, '      ', 40);
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(line).toMatch(/^ {6}\S.{0,33}$/);
    expect(lines.map((line) => line.trim()).join(' ')).toBe(text);
  });

  it('keeps a word that is too long whole', () => {
    expect(wrapped(`at ${'x'.repeat(60)} end`, '  ', 20)).toEqual(['  at', `  ${'x'.repeat(60)}`, '  end']);
  });
});
