// Writes docs/reference/asyncapi.json and docs/reference/schemas/*.json: npx tsx scripts/write-contract.ts
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { asyncApi, payloadSchema } from './contract/asyncapi.js';
import { channels } from './contract/channels.js';

/** Every file of the contract below docs/reference, with its text. */
export function contractFiles(): Map<string, string> {
  const text = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
  const schemas = channels.map((channel): [string, string] => {
    const schema = { $schema: 'http://json-schema.org/draft-07/schema#', title: channel.id, ...payloadSchema(channel) };
    return [`schemas/${channel.id}.schema.json`, text(schema)];
  });
  return new Map([['asyncapi.json', text(asyncApi())], ...schemas]);
}

if (process.argv[1] === import.meta.filename) {
  const folder = new URL('../docs/reference/', import.meta.url);
  rmSync(new URL('schemas/', folder), { recursive: true, force: true });
  mkdirSync(new URL('schemas/', folder));
  for (const [name, text] of contractFiles()) writeFileSync(new URL(name, folder), text);
}
