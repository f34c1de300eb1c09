import { execFileSync } from 'node:child_process';

/** Lets the kernel refuse this process every write beyond so many bytes of a file (or `unlimited`), as a full disk would. */
export function limitFileSize(bytes: string): void {
  execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:unlimited`]);
}
