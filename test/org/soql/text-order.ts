const collator = new Intl.Collator('en', { sensitivity: 'base' });

/** Text as Salesforce sorts and compares it: letters by their place in the alphabet, case aside. */
export const compareText = (a: string, b: string): number => collator.compare(a, b);
