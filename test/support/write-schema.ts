import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { configSchemaText, SCHEMA_FILE } from './config-schema';

/** `npm run schema`: writes the JSON Schema of the configuration anew. */
mkdirSync(dirname(SCHEMA_FILE), { recursive: true });
writeFileSync(SCHEMA_FILE, configSchemaText());
console.log(`wrote   ${SCHEMA_FILE}`);
