import { expect, it } from 'vitest';
import { readXml } from './xml-tree';

it('places each element behind its tags, by line and column', () => {
  const root = readXml('<a>\n  <b>1</b>\n\n<c/></a>');
  const [b, c] = root.children;
  expect([b?.opened, b?.closed]).toEqual([
    { line: 2, column: 6 },
    { line: 2, column: 11 },
  ]);
  expect(c?.opened).toEqual({ line: 4, column: 5 });
  expect(root.closed).toEqual({ line: 4, column: 9 });
});

it('reads one long line in time that grows with its length', () => {
  const once = (n: number) => {
    const text = `<a>${'<q><t>CustomObject</t></q>'.repeat(n)}</a>`;
    const start = process.cpuUsage();
    expect(readXml(text).children).toHaveLength(n);
    return process.cpuUsage(start).user / 1000;
  };
  /** The least of several: other tests' garbage is collected in between. */
  const many = (n: number) => Math.min(...Array.from({ length: 5 }, () => once(n)));
  // Twenty times the length; looking to the end of the text at each tag takes four hundred times as long.
  expect(many(40_000)).toBeLessThan(120 * Math.max(many(2000), 2));
});

it('refuses what is not well formed, and what nests without end', () => {
  expect(() => readXml('<a><b></a>')).toThrow('Error parsing file');
  expect(() => readXml(' ')).toThrow('Error parsing file');
  const deep = 100_000;
  expect(() => readXml('<a>'.repeat(deep) + '</a>'.repeat(deep))).toThrow('nested too deeply');
});
