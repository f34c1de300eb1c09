import { readFileSync } from 'node:fs';

/** The settings of a systemd unit, in order; a setting may occur more than once. */
export function serviceUnit(path: URL): (name: string) => string[] {
  const settings = readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line): [string, string][] => {
      const found = /^(\w+)=(.*)$/.exec(line);
      return found ? [[found[1] as string, found[2] as string]] : [];
    });
  return (name) => settings.filter(([key]) => key === name).map(([, value]) => value);
}
