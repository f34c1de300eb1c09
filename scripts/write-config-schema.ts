// Writes docs/reference/config.schema.json: npx tsx scripts/write-config-schema.ts
import { writeFileSync } from 'node:fs';
import { configJsonSchema } from '../src/config/json-schema.js';

writeFileSync('docs/reference/config.schema.json', `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
