import type { Logger } from 'pino';
import { defer, type Observable } from 'rxjs';
import type { MqttConfig } from '../config/config.js';
import type { Random } from '../random.js';
import { type BrokerFailure, originOf } from './broker-failure.js';
import { type BrokerLink, type BrokerLinkOptions, brokerLink } from './broker-link.js';
import { keepConnected } from './keep-connected.js';
import type { MqttTiming } from './mqtt-timing.js';

export type StayConnectedOptions = {
  config: MqttConfig;
  will: BrokerLinkOptions['will'];
  random: Random;
  logger: Pick<Logger, 'warn'>;
  /** UTC ms. */
  now: () => number;
  timing: MqttTiming;
};

/** So many short connections in a row are no accident. */
const suspicious = 3;

/**
 * One link after the other to the broker of the configuration: MQTT 5, or 3.1.1 where the broker speaks nothing newer.
 * Each kind of failure is said once. Errors with a BrokerFailure when another client has taken this one's place.
 */
export function stayConnected(options: StayConnectedOptions): Observable<BrokerLink> {
  const { config, will, random, logger, now, timing } = options;
  const { connectTimeoutMs, minBackoffMs, maxBackoffMs, stableMs } = timing;
  const origin = originOf(config.url);
  let version = config.protocolVersion ?? 5;
  let shortLived = 0;

  return defer(() => brokerLink({ config, version, now, connectTimeoutMs, will })).pipe(
    keepConnected({
      random,
      minMs: minBackoffMs,
      maxMs: maxBackoffMs,
      stableMs,
      onFailure(failure, { first, lastedMs = stableMs }) {
        const { takenOver, refusesVersion, unexplained } = failure as BrokerFailure;
        if (takenOver) return 'give up';
        if (refusesVersion && version === 5 && config.protocolVersion === undefined) {
          version = 4;
          return 'retry at once';
        }
        // MQTT 3.1.1, and mosquitto 2.0 also under MQTT 5, give no reason when another client takes this one's place.
        shortLived = unexplained && lastedMs < stableMs ? shortLived + 1 : 0;
        if (shortLived === suspicious) {
          const hint = `if another program uses the client id '${config.clientId}', give each its own mqtt.clientId`;
          logger.warn(
            { code: 'MIEN_ERR_BROKER' },
            `The MQTT broker ${origin} ends each connection soon after accepting it; ${hint}.`,
          );
        }
        if (first)
          logger.warn({ code: 'MIEN_ERR_BROKER' }, `${failure.message} Events wait on disk; mien keeps trying.`);
        return 'wait';
      },
    }),
  );
}
