/**
 * How many random inputs a property is tried with: `few`, or as many as PLIMSOLL_RANDOM says. Vitest's timeout
 * for that many: what one took on a slow machine, several times over.
 */
export function randomRuns(few: number): { numRuns: number; timeout: number } {
  const asked = Number(process.env['PLIMSOLL_RANDOM']);
  const numRuns = Number.isInteger(asked) && asked > 0 ? asked : few;
  return { numRuns, timeout: 60_000 + numRuns * 20 };
}
