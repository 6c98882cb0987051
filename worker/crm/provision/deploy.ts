import type { Connection } from 'jsforce';
import { z } from 'zod';
import { PlimsollError } from '../../../shared/error';
import { callFailure, failureError } from '../errors';

const POLL_MS = 1_000;
const TIMEOUT_MS = 10 * 60_000;

const failure = z.object({ fullName: z.string().default(''), problem: z.string().nullish() });
/** SOAP has no lists of one: a single failure comes as an object. */
const failures = z.union([z.array(failure), failure.transform((one) => [one])]).optional();
const deployResult = z.object({
  success: z.union([z.boolean(), z.stringbool()]),
  status: z.string().optional(),
  errorMessage: z.string().nullish(),
  details: z.object({ componentFailures: failures }).nullish(),
});

/**
 * Deploys a package whole or not at all, and waits for its end.
 * @throws PlimsollError DEPLOY_FAILED with every component's problem, or what the call met
 */
export async function deployPackage(connection: Connection, zip: Buffer, pollMs = POLL_MS): Promise<void> {
  connection.metadata.pollInterval = pollMs;
  connection.metadata.pollTimeout = TIMEOUT_MS;
  let result: unknown;
  try {
    const deployment = connection.metadata.deploy(zip, { rollbackOnError: true, singlePackage: true });
    // jsforce both rejects and emits: without a listener the event would end the process.
    deployment.on('error', () => undefined);
    result = await deployment.complete(true);
  } catch (error) {
    throw failureError(callFailure(error), error);
  }
  const parsed = deployResult.parse(result);
  if (parsed.success) return;
  const problems = (parsed.details?.componentFailures ?? []).map(
    ({ fullName, problem }) => `${fullName}: ${problem ?? 'refused'}`,
  );
  throw new PlimsollError(
    'DEPLOY_FAILED',
    `Nothing was deployed. ${problems.join('; ') || parsed.errorMessage || parsed.status || ''}`.trim(),
    'Correct what Salesforce names and run `plimsoll provision` again; it skips what is there already.',
  );
}
