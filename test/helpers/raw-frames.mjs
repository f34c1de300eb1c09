// A program that writes raw frames on stdout, as a hardware decoder would:
// node raw-frames.mjs BYTES FRAMES FPS AFTER; a frame is filled with its number plus 16.
// AFTER: exit:CODE, hang (silence), deaf (ignores SIGTERM, with a child that does too), short (half a frame, then 0).
import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

const [bytes, frames, fps] = process.argv.slice(2, 5).map(Number);
const [after, code] = process.argv[5].split(':');
if (after === 'deaf') {
  process.on('SIGTERM', () => {});
  const child = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  process.stderr.write(`pids ${process.pid} ${child.pid}\n`);
}
for (let i = 0; i < frames; i++) {
  const sent = process.stdout.write(Buffer.alloc(bytes, 16 + (i % 200)));
  if (!sent) await new Promise((resolve) => process.stdout.once('drain', resolve));
  if (fps > 0) await delay(1000 / fps);
}
if (after === 'short') await new Promise((resolve) => process.stdout.write(Buffer.alloc(bytes >> 1), resolve));
if (after === 'exit') {
  process.stderr.write(
    `${process.env.RAW_FRAMES_SAYS ?? 'starting'}\n\nno camera at rtsp://admin:s3cret@10.0.0.9/cam (s3cret)\n`,
  );
  process.exitCode = Number(code);
}
if (after === 'hang' || after === 'deaf') setInterval(() => {}, 1000);
