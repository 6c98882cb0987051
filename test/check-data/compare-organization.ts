import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Comparison } from './comparison';
import { describeResult } from './recorded-describes';
import type { ServedOrg } from './served-org';

const row = z.record(z.string(), z.unknown());

/** What the value of a field looks like, by the field's type. */
const LOOKS: Record<string, RegExp> = {
  id: /^"\w{18}"$/,
  reference: /^"\w{18}"$/,
  boolean: /^(true|false)$/,
  int: /^\d+$/,
  datetime: /^"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000"$/,
  address: /^\{.*\}$/,
};

/**
 * The row of Organization that was recorded, read by its address: the same fields, no more and no fewer, each with a
 * value that the field's type could hold, and an address of the same parts.
 */
export async function compareOrganization(
  comparison: Comparison,
  org: ServedOrg,
  folder: string,
): Promise<void> {
  const recorded = row.parse(JSON.parse(readFileSync(join(folder, 'Organization.json'), 'utf8')));
  const { fields } = describeResult.parse((await org.get('/sobjects/Organization/describe')).body);
  const id = String((await org.admin.identity()).organization_id);
  const ours = row.parse((await org.get(`/sobjects/Organization/${id}`)).body);
  comparison.equal('Organization', 'names', Object.keys(ours), Object.keys(recorded));
  comparison.equal(
    'Organization',
    'parts of Address',
    Object.keys(row.parse(ours['Address'])).sort(),
    Object.keys(row.parse(recorded['Address'])).sort(),
  );
  for (const field of fields) {
    const length = Number(field['length']);
    for (const [whose, value] of [
      ['ours', ours[field.name]],
      ['recorded', recorded[field.name]],
    ] as const) {
      if (value === null || value === undefined) continue;
      const text = JSON.stringify(value);
      const looks = LOOKS[String(field['type'])] ?? /^".*"$/;
      const fits = looks.test(text) && (typeof value !== 'string' || length === 0 || value.length <= length);
      comparison.check('Organization', fits, () => `${field.name}: ${whose} ${text} is no ${field['type']}`);
      if (field.picklistValues.length === 0) continue;
      const offered = field.picklistValues.some((choice) => choice.value === value);
      comparison.check('Organization', offered, () => `${field.name}: ${text} is no choice`);
    }
  }
}
