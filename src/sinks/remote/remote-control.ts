import type { IClientPublishOptions } from 'mqtt';
import type { Controls } from '../../controls.js';
import { asMienError, type MienError, RequestError } from '../../errors.js';
import type { ResponseMessage } from '../messages.js';
import type { Asked, Topics } from '../topics.js';
import { Limiter } from './limiter.js';
import { perform } from './perform.js';
import { readRequest } from './read-request.js';
import { replyTopic } from './reply-topic.js';
import type { Request } from './request.js';

/** A message that came on one of `topics.asked`. */
export type Heard = {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly retain: boolean;
  /** MQTT 5 alone. */
  readonly responseTopic?: string | undefined;
  readonly correlationData?: Buffer | undefined;
};

export type RemoteControlOptions = {
  controls: Controls;
  topics: Topics;
  /** Prefixes, beside mien's own, that no answer goes to. */
  closed: readonly string[];
  /** Publishes an answer; resolves when the broker has it, or when it never will. */
  answer: (topic: string, payload: string, options: IClientPublishOptions) => Promise<void>;
  /** Publishes on `error`. */
  report: (error: MienError, camera?: string) => void;
  /** Ms that rise. */
  now: () => number;
};

/** Requests that may be under way at a time; more are refused. */
const atOnce = 16;
/** Refusals that are published a second: a flood of nonsense does not become a flood of answers. */
const reportsPerSecond = 5;
/** An answer that nobody has fetched after so long is of no use, s. */
const answerExpiryS = 60;

/**
 * Does what messages on `set` and `rpc` topics ask for, through the same controls as HTTP and signals. It trusts the
 * broker's access list to say who may ask, and nothing else in a message. (DESIGN section 6)
 *
 * @returns what to call with each message; it never throws
 */
export function remoteControl(options: RemoteControlOptions): (heard: Heard) => Promise<void> {
  const { controls, topics, closed, answer, report, now } = options;
  const limiter = new Limiter(reportsPerSecond, now);
  let underWay = 0;

  const complain = (error: unknown, asked: Asked): void => {
    const pass = limiter.pass();
    if (!pass) return;
    const known = asked.kind === 'set' && controls.settings().some(({ camera }) => camera === asked.camera);
    const { code, message } = asMienError(error);
    const more = pass.held > 0 ? ` ${pass.held} more were refused before.` : '';
    report(new RequestError(`${message}${more}`, { cause: code }), known ? asked.camera : undefined);
  };

  const respond = async (request: Request & { kind: 'rpc' }, heard: Heard, outcome: Outcome): Promise<void> => {
    const { method, value } = request;
    const message: ResponseMessage = {
      schema: 'mien.response/1',
      method,
      transaction: value.transaction ?? null,
      ...outcome,
    } as ResponseMessage;
    const correlation = heard.correlationData && { correlationData: heard.correlationData };
    const properties = { contentType: 'application/json', messageExpiryInterval: answerExpiryS, ...correlation };
    await answer(replyTopic(topics, method, heard.responseTopic, closed), JSON.stringify(message), { properties });
  };

  const serve = async (asked: Asked, heard: Heard): Promise<void> => {
    if (heard.retain) {
      throw new RequestError(
        'A retained request was ignored: it would be done again on every connect; do not retain it.',
      );
    }
    if (underWay >= atOnce) throw new RequestError(`A request was refused: ${atOnce} are under way; ask again later.`);
    const request = readRequest(asked, heard.payload);
    if (request.kind === 'rpc') replyTopic(topics, request.method, heard.responseTopic, closed);
    underWay++;
    try {
      if (request.kind === 'set') await perform(request, controls);
      else await respond(request, heard, await outcome(request));
    } finally {
      underWay--;
    }
  };

  const outcome = async (request: Request): Promise<Outcome> => {
    try {
      return { ok: true, result: await perform(request, controls) };
    } catch (error) {
      const { code, message } = asMienError(error);
      return { ok: false, error: { code, message } };
    }
  };

  return async (heard) => {
    const asked = topics.read(heard.topic);
    if (!asked) return;
    await serve(asked, heard).catch((error: unknown) => complain(error, asked));
  };
}

type Outcome = { ok: true; result: unknown } | { ok: false; error: Pick<MienError, 'code' | 'message'> };
