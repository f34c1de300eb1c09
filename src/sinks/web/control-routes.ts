import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Controls, Requester } from '../../controls.js';
import type { Erased, EraseTarget } from '../../erase-target.js';
import { RequestError } from '../../errors.js';
import { setConsentSchema } from '../remote/request.js';

export type WebControls = Pick<Controls, 'setConsent' | 'setEnabled' | 'settings'> & {
  /** Erases what is stored of a session or consent reference, and ends that session. */
  erase?: (target: EraseTarget, by: Requester) => Promise<Erased>;
};

const enabledSchema = z.strictObject({ enabled: z.boolean() });
const eraseSchema = z.union([
  z.strictObject({ session: z.uuid() }),
  z.strictObject({ ref: z.string().min(1).max(256) }),
]);
const consentSchema = setConsentSchema.omit({ by: true });

function read<S extends z.ZodType>(schema: S, body: unknown): z.infer<S> {
  const { data, error } = schema.safeParse(body);
  if (!error) return data;
  const [issue] = error.issues;
  throw new RequestError(`This request was refused: ${issue?.path.join('.') || 'body'}: ${issue?.message}.`);
}

/** Adds the routes that change something: POST /api/cameras/:name/{consent,enabled} and /api/erase, a JSON object each. */
export function controlRoutes(server: FastifyInstance, controls: WebControls): void {
  const by = ({ caller }: FastifyRequest): Requester => ({ via: 'http', name: caller });
  const settings = (camera: string) => controls.settings().find((one) => one.camera === camera);
  const config = { access: 'control' } as const;
  type Named = { Params: { name: string } };

  server.post<Named>('/api/cameras/:name/consent', { config }, async (request) => {
    const { state, ref = null } = read(consentSchema, request.body);
    await controls.setConsent(request.params.name, { state, ref }, by(request));
    return settings(request.params.name);
  });
  server.post<Named>('/api/cameras/:name/enabled', { config }, async (request) => {
    const { enabled } = read(enabledSchema, request.body);
    await controls.setEnabled(request.params.name, enabled, by(request));
    return settings(request.params.name);
  });
  const { erase } = controls;
  if (erase) server.post('/api/erase', { config }, (request) => erase(read(eraseSchema, request.body), by(request)));
}
