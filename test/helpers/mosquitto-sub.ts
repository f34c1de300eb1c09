import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { contractBreach } from './contract.js';

export type MosquittoSub = {
  /** Payloads by topic, in the order in which they came. */
  readonly received: ReadonlyMap<string, readonly string[]>;
  /** Ends; throws when mien has said something that breaks the contract. */
  stop(): Promise<void>;
};

const everything = (port: number): string[] => ['-h', '127.0.0.1', '-p', String(port), '-t', '#', '-q', '1'];

/** Leaves a subscription to everything at a broker, which keeps messages for `mosquittoSub(port, client)` from then on. */
export async function leaveSubscription(port: number, client: string): Promise<void> {
  const [code] = await once(spawn('mosquitto_sub', [...everything(port), '-c', '-i', client, '-E']), 'exit');
  if (code !== 0) throw new Error(`mosquitto_sub ended with ${code}`);
}

/** Runs Debian's mosquitto_sub on all topics of a broker; as `client` it takes up the subscription that this one left. */
export function mosquittoSub(port: number, client?: string): MosquittoSub {
  const session = client === undefined ? [] : ['-c', '-i', client];
  const child = spawn('mosquitto_sub', [...everything(port), ...session, '-F', '%t %p'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const received = new Map<string, string[]>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [topic = '', ...payload] = line.split(' ');
    received.set(topic, [...(received.get(topic) ?? []), payload.join(' ')]);
  });
  return {
    received,
    async stop() {
      child.kill();
      await exited;
      const all = [...received].flatMap(([topic, texts]) => texts.map((text) => ({ topic, text })));
      const breaches = all.map(contractBreach).filter((breach) => breach !== undefined);
      if (breaches.length > 0) throw new Error(`${breaches.length} messages break the contract: ${breaches[0]}`);
    },
  };
}
