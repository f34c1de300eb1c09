import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type RtspCameraOptions = {
  /** A recording (.mp4), served over and over. */
  readonly clip: string;
  /** What it is coded in. Default h264. */
  readonly codec?: 'h264' | 'h265' | 'mjpeg';
  /** Default: a free one. */
  readonly port?: number;
  /** Asks for authentication; digest unless `method` says basic. */
  readonly auth?: { readonly username: string; readonly password: string; readonly method?: 'digest' | 'basic' };
};

/** What may go wrong: a share of RTP packets or of pictures, another recording, or all connections closed at once. */
export type CameraFault = `loss ${number}` | `corrupt ${number}` | `clip ${string}` | 'drop all';

export type RtspCamera = {
  readonly port: number;
  /** `rtsp://127.0.0.1:PORT/cam`, without credentials. */
  readonly url: string;
  /** SIGKILL: the camera dies. SIGSTOP: it falls silent. SIGCONT: it goes on. */
  kill(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
  suffer(fault: CameraFault): void;
  /** What its clients have done, in order. */
  readonly heard: ('opened' | 'teardown' | 'closed')[];
  /** Ends all of its processes. */
  stop(): Promise<void>;
};

/** Starts a real RTSP server (GStreamer's) as a camera. Needs the Debian packages of scripts/install-system-packages.sh. */
export async function startRtspCamera({ clip, codec, port, auth }: RtspCameraOptions): Promise<RtspCamera> {
  const script = fileURLToPath(new URL('rtsp-camera.py', import.meta.url));
  const asks = auth && {
    CAMERA_USERNAME: auth.username,
    CAMERA_PASSWORD: auth.password,
    CAMERA_AUTH: auth.method ?? 'digest',
  };
  const child = spawn('/usr/bin/python3', [script, clip], {
    detached: true,
    env: {
      ...process.env,
      ...asks,
      ...(codec && { CAMERA_CODEC: codec }),
      ...(port !== undefined && { CAMERA_PORT: String(port) }),
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const complaints: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  child.stdin.on('error', () => {});
  const kill = (signal: NodeJS.Signals): void => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, signal);
  };
  const heard: ('opened' | 'teardown' | 'closed')[] = [];
  const bound = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = /^ready (\d+)$/.exec(line);
      if (ready) resolve(Number(ready[1]));
      else heard.push(line as (typeof heard)[number]);
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`the test camera does not start: ${complaints.join('')}`)));
  });
  return {
    port: bound,
    url: `rtsp://127.0.0.1:${bound}/cam`,
    kill,
    heard,
    suffer: (fault) => void child.stdin.write(`${fault}\n`),
    async stop() {
      kill('SIGKILL');
      await exited;
    },
  };
}

/** Runs a camera while `use` works, and ends its processes after. */
export async function withRtspCamera<T>(
  options: RtspCameraOptions,
  use: (camera: RtspCamera) => Promise<T>,
): Promise<T> {
  const camera = await startRtspCamera(options);
  try {
    return await use(camera);
  } finally {
    await camera.stop();
  }
}
