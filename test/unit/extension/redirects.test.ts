import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { EXTENSION_REDIRECTS } from '../../../shared/extension-redirects';

const manifest = z
  .object({
    key: z.string(),
    browser_specific_settings: z.object({ gecko: z.object({ id: z.string() }) }),
  })
  .parse(JSON.parse(readFileSync('manifest.json', 'utf8')));

it('names the callback URLs that browsers make of the manifest', () => {
  const hash = createHash('sha256').update(Buffer.from(manifest.key, 'base64')).digest('hex').slice(0, 32);
  const id = [...hash].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('');
  const addOn = createHash('sha1').update(manifest.browser_specific_settings.gecko.id).digest('hex');
  expect(EXTENSION_REDIRECTS).toEqual({
    Chrome: `https://${id}.chromiumapp.org/`,
    Firefox: `https://${addOn}.extensions.allizom.org/`,
  });
});
