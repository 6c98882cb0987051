import { z } from 'zod';
import { type Call, ok, type Reply } from './call';
import { readJson } from './json-body';
import { userIdOf } from './out-of-band';
import type { Site } from './site';

const noteSchema = z.strictObject({
  user: z.string(),
  object: z.string().min(1),
  name: z.string().min(1),
  developerName: z.string().regex(/^[A-Za-z]\w*$/),
  isActive: z.boolean().default(true),
  values: z.record(z.string(), z.array(z.string())).optional(),
  profiles: z.array(z.string()).optional(),
  isDefault: z.boolean().optional(),
  isPersonType: z.boolean().optional(),
});

/** Record types: what an administrator sets up of them, and the choices they leave. */
export function recordTypeRoutes({ org, clock }: Site): Record<string, (call: Call) => Reply> {
  return {
    'GET /record-types': () => ok([...org.rows('RecordType')]),
    'POST /record-types': (call) => {
      const { user, ...note } = readJson(call, noteSchema);
      const id = org.addRecordType(userIdOf(org, user), note, clock.stamp());
      return ok({ id }, 201);
    },
  };
}
