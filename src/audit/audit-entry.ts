import { createHash } from 'node:crypto';
import { z } from 'zod';

/** What the audit log tells of. Events are not among them: it holds nothing that a camera saw. */
export const auditKinds = [
  'started',
  'stopped',
  'configured',
  'consent',
  'enabled',
  'sensitivity',
  'reload',
  'request',
  'preview',
  'login_failed',
  'erased',
  'purged',
  'repaired',
  'damaged',
] as const;

export type AuditKind = (typeof auditKinds)[number];

/** Who did it: the way it came, the name that was given there, and from which address. */
const by = z.strictObject({ via: z.string(), name: z.string().nullable(), from: z.string().optional() }).nullable();

const details = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** One line of the audit log. `prev` is the SHA-256 of the line before it, without its line end; zeros for the first. */
export const auditLineSchema = z.strictObject({
  seq: z.int().nonnegative(),
  time: z.iso.datetime({ precision: 3 }),
  kind: z.enum(auditKinds),
  by,
  details,
  prev: z.string().regex(/^[0-9a-f]{64}$/),
});

export type AuditLine = z.infer<typeof auditLineSchema>;
export type AuditActor = NonNullable<AuditLine['by']>;
export type AuditEntry = {
  readonly kind: AuditKind;
  readonly by?: AuditActor | null;
  readonly details?: AuditLine['details'];
};

/** The last line: its number and its hash. Whoever knows it can tell whether lines were taken off the end. */
export type AuditHead = { readonly seq: number; readonly hash: string };

/** What `prev` of the very first line is. */
export const noHash = '0'.repeat(64);

/** SHA-256 (FIPS 180-4) of a line without its line end, in hex. */
export const lineHash = (line: string): string => createHash('sha256').update(line).digest('hex');

/** The side file that names the head of a log. */
export const headPath = (path: string): string => `${path}.head`;

/** Reads one line; undefined when it is no entry of an audit log. */
export function parseAuditLine(text: string): AuditLine | undefined {
  try {
    return auditLineSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
