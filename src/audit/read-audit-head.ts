import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type AuditHead, headPath } from './audit-entry.js';

const headSchema = z.strictObject({ seq: z.int().nonnegative(), hash: z.string().regex(/^[0-9a-f]{64}$/) });

/** What the side file of an audit log says; undefined when there is none, or none that can be read. */
export async function readAuditHead(path: string): Promise<AuditHead | undefined> {
  try {
    return headSchema.parse(JSON.parse(await readFile(headPath(path), 'utf8')));
  } catch {
    return undefined;
  }
}
