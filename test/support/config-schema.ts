import { z } from 'zod';
import { ConfigSchema } from '../../worker/config/schema';

/** Where the schema is kept: editors and the error messages of a wrong configuration refer to it. */
export const SCHEMA_FILE = 'schema/plimsoll.schema.json';

/** The JSON Schema of plimsoll.yaml, as text: what may be written, so a setting with a default is not required. */
export function configSchemaText(): string {
  const { $schema, ...rest } = z.toJSONSchema(ConfigSchema, { io: 'input' });
  const schema = {
    $schema,
    title: 'plimsoll.yaml',
    description: 'Settings of the Plimsoll worker. Each has a default or is not needed for the first run.',
    ...rest,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
