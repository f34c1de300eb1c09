import { firstValueFrom, mergeMap } from 'rxjs';
import type { MqttConfig } from '../config/config.js';
import { BrokerFailure } from '../sinks/broker-failure.js';
import { brokerLink } from '../sinks/broker-link.js';

/**
 * Connects to the broker and disconnects, under a client id of its own: a service that runs keeps its connection.
 *
 * @returns the version of MQTT that was agreed on
 * @throws BrokerFailure that says why there is no connection
 */
export async function probeBroker(config: MqttConfig): Promise<'5' | '3.1.1'> {
  const visitor = { ...config, clientId: `${config.clientId}-check-${process.pid}` };
  const connect = (version: 4 | 5): Promise<4 | 5> =>
    firstValueFrom(
      brokerLink({ config: visitor, version, now: Date.now }).pipe(
        mergeMap(async (link) => {
          await link.close();
          return link.version;
        }),
      ),
    );
  const agreed = await connect(config.protocolVersion ?? 5).catch((error: unknown) => {
    const older = error instanceof BrokerFailure && error.refusesVersion && config.protocolVersion === undefined;
    if (older) return connect(4);
    throw error;
  });
  return agreed === 5 ? '5' : '3.1.1';
}
