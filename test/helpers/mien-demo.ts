import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const mien = fileURLToPath(new URL('../../bin/mien.cjs', import.meta.url));

/** `mien demo` as a process of its own, on free ports. */
export type MienDemo = {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** `127.0.0.1:PORT`. */
  readonly target: string;
  /** SIGINT; gives its exit code. */
  stop(): Promise<number | null>;
};

/** Starts `mien demo` and waits until it says where it listens. */
export async function startDemo(): Promise<MienDemo> {
  const child = spawn(process.execPath, [mien, 'demo', '--http-port', '0', '--mqtt-port', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  let said = '';
  const target = await new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /http:\/\/(\S+?)\/metrics/.exec(said)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error(`the demo ended: ${said}`)));
  });
  return {
    url: `http://${target}`,
    target,
    async stop() {
      child.kill('SIGINT');
      const [code] = await exited;
      return code as number | null;
    },
  };
}
