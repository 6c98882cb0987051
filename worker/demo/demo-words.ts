import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the built program, which holds the extension too. */
export const builtFolder = (): string => dirname(fileURLToPath(import.meta.resolve('#org')));

/** Where to look next: the demo's account page, and the extension for pages of a real org. */
export function demoWords(url: string): string[] {
  const folder = builtFolder();
  return [
    '',
    `  Account page with the health panel: ${url}/`,
    '  The same panel for the pages of your own org, as a browser extension:',
    `    Chrome   ${join(folder, 'chrome')}`,
    '             chrome://extensions, Developer mode on, Load unpacked, this folder',
    `    Firefox  ${join(folder, 'firefox', 'manifest.json')}`,
    '             about:debugging, This Firefox, Load Temporary Add-on, this file',
    '',
  ];
}
