const sentences: Record<string, string> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EACCES: 'may not be read by this user',
  EISDIR: 'is a folder',
};

/** Why a file cannot be read, as the end of a sentence about it; undefined when it is not the file system that says no. */
export function fileFailure(error: unknown): string | undefined {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return undefined;
  return sentences[code ?? ''] ?? `cannot be read (${code})`;
}
