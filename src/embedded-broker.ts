import { createServer, type Server } from 'node:net';
import { Aedes } from 'aedes';
import { UnavailableError } from './errors.js';

export type EmbeddedBroker = { readonly port: number; stop(): Promise<void> };

/**
 * An MQTT 3.1.1 broker in this process, for `mien demo`: loopback only, no password, nothing kept. A service uses a real one.
 *
 * @param port 0 takes a free port
 * @throws UnavailableError MIEN_ERR_PORT_IN_USE when the port is taken
 */
export async function startEmbeddedBroker(port: number): Promise<EmbeddedBroker> {
  const broker = await Aedes.createBroker();
  const server = createServer(broker.handle);
  try {
    await listen(server, port);
  } catch (error) {
    broker.close();
    const why = (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? 'another program has it' : String(error);
    throw new UnavailableError(
      'MIEN_ERR_PORT_IN_USE',
      `Cannot start the embedded MQTT broker on 127.0.0.1:${port}: ${why}; choose another with --mqtt-port.`,
      { cause: error },
    );
  }
  return {
    port: (server.address() as { port: number }).port,
    stop: () =>
      new Promise((resolve) => {
        broker.close(() => server.close(() => resolve()));
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}
