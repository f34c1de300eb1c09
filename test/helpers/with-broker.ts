import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { Aedes, type AedesOptions } from 'aedes';

export type TestBroker = {
  readonly port: number;
  readonly url: string;
  /** How often somebody was not let in. */
  refusals(): number;
  stop(): Promise<void>;
};

export type TestBrokerOptions = Pick<AedesOptions, 'authorizePublish'> & {
  /** 0 takes a free port. */
  port?: number;
  /** Who may come in, and with which password; absent: everybody. */
  users?: Record<string, string>;
};

/** An MQTT 3.1.1 broker in this process. Stopping it cuts its connections, as a crash would. */
export async function startBroker({ port = 0, users, ...options }: TestBrokerOptions = {}): Promise<TestBroker> {
  let refusals = 0;
  const broker = await Aedes.createBroker({
    ...options,
    authenticate(_client, username, password, done) {
      if (!users || (username !== undefined && users[username] === String(password))) done(null, true);
      else {
        refusals++;
        done(Object.assign(new Error('refused'), { returnCode: 4 }), null);
      }
    },
  });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    broker.handle(socket);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: taken } = server.address() as { port: number };
  return {
    port: taken,
    url: `mqtt://127.0.0.1:${taken}`,
    refusals: () => refusals,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await new Promise<void>((resolve) => broker.close(resolve));
    },
  };
}

/** Runs a body with a broker of its own. */
export async function withBroker(
  options: TestBrokerOptions,
  body: (broker: TestBroker) => Promise<void>,
): Promise<void> {
  const broker = await startBroker(options);
  try {
    await body(broker);
  } finally {
    await broker.stop();
  }
}
