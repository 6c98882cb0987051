import fc from 'fast-check';

/** One of several words. */
export const word = (...words: string[]) => fc.constantFrom(...words);
/** One to so many of them, with commas. */
export const list = <T extends string>(item: fc.Arbitrary<T>, maxLength: number) =>
  fc.array(item, { minLength: 1, maxLength }).map((items) => items.join(', '));
/** It, or nothing. */
export const maybe = (item: fc.Arbitrary<string>) => fc.option(item, { nil: '', freq: 2 });
/** All that are not empty, with blanks. */
export const joined = (...parts: fc.Arbitrary<string>[]) =>
  fc.tuple(...parts).map((texts) => texts.filter((text) => text !== '').join(' '));
