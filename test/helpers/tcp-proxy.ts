import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export type TcpProxy = {
  readonly port: number;
  /** Ends all connections at once, without a goodbye. */
  cut(): void;
  /** Ends the client's side of all connections and keeps the server's, as when a network breaks without a word. */
  cutNear(): void;
  /** Keeps back what the server says on the connections that there are, until they are cut or it is let through. */
  holdAnswers(hold: boolean): void;
  /** While closed, new connections are ended at once. */
  open: boolean;
  stop(): Promise<void>;
};

/** Stands between a client and a server on loopback, to be a bad network. */
export async function startProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const pairs = new Map<Socket, Socket>();
  const server = createServer((near) => {
    if (!proxy.open) {
      near.destroy();
      return;
    }
    const far = connect(target, '127.0.0.1');
    pairs.set(far, near);
    far.once('close', () => pairs.delete(far));
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.once('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: TcpProxy = {
    port: (server.address() as { port: number }).port,
    open: true,
    cutNear() {
      for (const [far, near] of pairs) {
        near.unpipe(far).removeAllListeners('close');
        far.unpipe(near);
        near.destroy();
      }
    },
    holdAnswers(hold) {
      for (const [far, near] of pairs) {
        if (hold) far.unpipe(near).pause();
        else far.pipe(near);
      }
    },
    cut() {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    async stop() {
      proxy.cut();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}
