import { z } from 'zod';
import { type Call, ok, type Reply } from './call';
import { readJson } from './json-body';
import type { Site } from './site';

const paceSchema = z.strictObject({
  pendingMs: z.number().min(0).optional(),
  workMs: z.number().min(0).optional(),
});

/** The control port's part about deployments: how long they wait and take. */
export function deploymentRoutes({ deployments }: Site): Record<string, (call: Call) => Reply> {
  return {
    'POST /deployments': (call) => {
      const { pendingMs, workMs } = readJson(call, paceSchema);
      const { pace } = deployments;
      deployments.pace = { pendingMs: pendingMs ?? pace.pendingMs, workMs: workMs ?? pace.workMs };
      return ok(deployments.pace);
    },
  };
}
