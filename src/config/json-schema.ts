import { z } from 'zod';
import { configSchema } from './schema.js';

/** The JSON Schema (2020-12) of `mien.yaml`, for editors: keys with a default may be left out. */
export const configJsonSchema = (): object => ({
  title: 'mien.yaml',
  ...z.toJSONSchema(configSchema, { io: 'input' }),
});
