import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
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
  await listen(server, port);
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

/** A port that was free a moment ago may be lent to another test's connection for a moment: it is waited for. */
async function listen(server: Server, port: number): Promise<void> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    server.listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || performance.now() > deadline) throw error;
      await sleep(50);
    }
  }
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
