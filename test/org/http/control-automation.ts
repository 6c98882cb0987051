import { z } from 'zod';
import type { AutomationRule } from '../data/automation/rules';
import { type Call, ok, type Reply } from './call';
import { readJson } from './json-body';
import type { Site } from './site';

const named = { name: z.string().min(1), object: z.string().min(1) };

const ruleSchema: z.ZodType<AutomationRule> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('validation'),
    ...named,
    condition: z.string(),
    message: z.string(),
    field: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('update'),
    ...named,
    condition: z.string().default('TRUE'),
    set: z.record(z.string(), z.string()),
  }),
  z.strictObject({
    kind: z.literal('failure'),
    ...named,
    by: z.enum(['trigger', 'flow']),
    condition: z.string().default('TRUE'),
    message: z.string(),
  }),
  z.strictObject({
    kind: z.literal('duplicates'),
    ...named,
    fields: z.array(z.string()).min(1),
    action: z.enum(['alert', 'block']),
    on: z.array(z.enum(['create', 'edit'])).default(['create', 'edit']),
    message: z.string().default('Use one of these records?'),
  }),
]);

const lockSchema = z.strictObject({ id: z.string(), locked: z.boolean().default(true) });

/** What a customer's administrator sets up to happen at a save. */
export function automationRoutes({ org }: Site): Record<string, (call: Call) => Reply> {
  return {
    'GET /automation': () => ok(org.automationRules()),
    'POST /automation': (call) => {
      org.addAutomation(readJson(call, ruleSchema));
      return ok(org.automationRules());
    },
    'DELETE /automation': (call) => {
      const { object, name } = readJson(call, z.strictObject(named));
      org.removeAutomation(object, name);
      return ok(org.automationRules());
    },
    'POST /approval-locks': (call) => {
      const { id, locked } = readJson(call, lockSchema);
      org.lockForApproval(id, locked);
      return ok({ id, locked });
    },
  };
}
