import { z } from 'zod';

/** A setting that names a secret's environment variable; the secret itself never stands in the configuration. */
export const secretFrom = (name: string) =>
  z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, 'the NAME of an environment variable, in capitals, never the secret itself')
    .default(name)
    .describe(`Name of the environment variable that holds it (default ${name}).`);
