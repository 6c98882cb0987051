import { renameSync, writeFileSync } from 'node:fs';

/** Writes JSON for its owner's eyes only, through a file beside it: a kill in the middle must lose nothing. */
export function writeWhole(file: string, value: unknown): void {
  const whole = `${file}.new`;
  writeFileSync(whole, `${JSON.stringify(value)}\n`, { mode: 0o600 });
  renameSync(whole, file);
}
