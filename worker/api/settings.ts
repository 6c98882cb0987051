import { z } from 'zod';
import { isSafeAddress, USE_HTTPS } from '../config/safe-address';
import { secretFrom } from '../config/secret-from';

/** How the API is served, and whom it believes. */
export const apiSettings = z.strictObject({
  enabled: z.boolean().default(true).describe('Whether `plimsoll start` serves the API.'),
  host: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe(
      'Address to listen on. It speaks plain HTTP: for other machines put a proxy with TLS before it, on this one.',
    ),
  port: z.number().int().min(0).max(65535).default(4620).describe('Port; 0 takes a free one.'),
  clientId: z
    .string()
    .optional()
    .describe('Consumer key of the app that people sign in with (default crm.clientId).'),
  salesforceUrl: z
    .url()
    .refine(isSafeAddress, USE_HTTPS)
    .optional()
    .describe(
      'My Domain, the address under which people reach the org (default: the one that the worker got when it signed in).',
    ),
  metricsTokenFrom: secretFrom('PLIMSOLL_METRICS_TOKEN').describe(
    'Environment variable with the token (24 characters at least) that GET /metrics is asked for with; without it no metrics are served.',
  ),
  accessSeconds: z
    .number()
    .int()
    .min(1)
    .max(600)
    .default(120)
    .describe("Seconds for which Salesforce's word on a token or a record is believed."),
});
