import { spawn } from 'node:child_process';

/**
 * Ends the group in $0, as runProgram would, when the standard input closes without a word. What is gone already gets no
 * second signal: its number may be another's by then.
 */
const guard = `read -r said || { kill -s TERM -- "-$0" && sleep 1 && kill -s KILL -- "-$0"; }`;

/**
 * Ends a process group when this process is gone without having done so: it crashed or was killed. A small shell waits at a
 * pipe, whose end here the system closes with this process, whatever ended it.
 *
 * Dismiss it at once when the group's first process has ended: a number that is in use no more may be given to another group.
 *
 * @returns dismisses the guard; may be called again
 */
export function guardGroup(group: number): () => void {
  const shell = spawn('/bin/sh', ['-c', guard, String(group)], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  // A system that can start no more processes runs the program unguarded.
  shell.on('error', () => {});
  shell.stdin.on('error', () => {});
  let dismissed = false;
  return () => {
    if (!dismissed) shell.stdin.end('dismissed\n');
    dismissed = true;
  };
}
