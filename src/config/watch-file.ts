import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { auditTime, concatMap, defer, distinctUntilChanged, filter, map, merge, Observable, skip } from 'rxjs';

/** How long a change may settle, ms: an editor writes a file in several steps. */
const settleMs = 300;

/**
 * Emits when the contents of a file have changed. The folder is watched, not the file: editors and orchestrators put a
 * new file, or a link to one, in its place. Errors when the system has no watches left.
 */
export function watchFile(path: string): Observable<void> {
  const contents = defer(() => readFile(path, 'utf8').catch(() => undefined));
  const touched = new Observable<void>((subscriber) => {
    const watcher = watch(dirname(path), { persistent: false }, () => subscriber.next());
    watcher.on('error', (error) => subscriber.error(error));
    return () => watcher.close();
  });
  return merge(
    contents,
    touched.pipe(
      auditTime(settleMs),
      concatMap(() => contents),
    ),
  ).pipe(
    filter((text) => text !== undefined),
    distinctUntilChanged(),
    skip(1),
    map(() => undefined),
  );
}
