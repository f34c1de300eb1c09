/** What an event's `camera` says of a recording at this path: its last part. */
export function recordingName(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}
