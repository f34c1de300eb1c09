/** What a MienError's code means to a caller: the process's exit code (sysexits) and one line for docs/reference/errors.md. */
export const errorTable = {
  MIEN_ERR_USAGE: { exit: 64, meaning: 'The command line cannot be understood.' },
  MIEN_ERR_DATA: { exit: 65, meaning: 'An input file is missing, damaged or not what was expected.' },
  MIEN_ERR_CHECKPOINT: { exit: 65, meaning: 'A weights file is damaged, foreign, unsafe or does not fit the network.' },
  MIEN_ERR_UNAVAILABLE: { exit: 69, meaning: 'Something mien depends on cannot be reached or is not installed.' },
  MIEN_ERR_UNREACHABLE: { exit: 69, meaning: 'A camera does not answer, or its device is not there.' },
  MIEN_ERR_UNAUTHORIZED: { exit: 69, meaning: 'A camera refuses the username or password.' },
  MIEN_ERR_NOT_FOUND: { exit: 69, meaning: 'A camera answers, but has no stream at this path.' },
  MIEN_ERR_STREAM_ENDED: { exit: 75, meaning: 'A camera closed its stream.' },
  MIEN_ERR_STALLED: { exit: 75, meaning: 'A camera sent no decodable frame for too long.' },
  MIEN_ERR_BROKER: { exit: 69, meaning: 'The MQTT broker refuses this client or cannot be reached.' },
  MIEN_ERR_PORT_IN_USE: { exit: 69, meaning: 'A port that mien should listen on belongs to another program.' },
  MIEN_ERR_REQUEST: {
    exit: 65,
    meaning: 'A request by MQTT or HTTP is malformed, names something unknown, or is refused.',
  },
  MIEN_ERR_STORAGE: { exit: 75, meaning: 'The disk does not take what must be kept; nothing was changed.' },
  MIEN_ERR_INTERNAL: { exit: 70, meaning: 'A defect in mien.' },
  MIEN_ERR_CONFIG: { exit: 78, meaning: 'The configuration is invalid.' },
} as const;

export type ErrorCode = keyof typeof errorTable;

/** Base of every error that mien raises on purpose: one sentence (what, where, how to mend it) and a stable code. */
export class MienError extends Error {
  override readonly name: string = 'MienError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }

  /** The exit code that a command ends with because of this error. */
  get exit(): number {
    return errorTable[this.code].exit;
  }
}

/** A wrong command line. */
export class UsageError extends MienError {
  override readonly name = 'UsageError';
  constructor(message: string, options?: { cause?: unknown }) {
    super('MIEN_ERR_USAGE', message, options);
  }
}

/** Input that cannot be used: missing, damaged, or of the wrong kind. */
export class DataError extends MienError {
  override readonly name = 'DataError';
  constructor(message: string, options?: { cause?: unknown }) {
    super('MIEN_ERR_DATA', message, options);
  }
}

/** A weights file that cannot be used. */
export class CheckpointError extends MienError {
  override readonly name = 'CheckpointError';
  constructor(message: string, options?: { cause?: unknown }) {
    super('MIEN_ERR_CHECKPOINT', message, options);
  }
}

export type SourceErrorCode = Extract<
  ErrorCode,
  'MIEN_ERR_UNREACHABLE' | 'MIEN_ERR_UNAUTHORIZED' | 'MIEN_ERR_NOT_FOUND' | 'MIEN_ERR_STREAM_ENDED' | 'MIEN_ERR_STALLED'
>;

/** A camera that does not deliver. `message` never holds credentials. */
export class SourceError extends MienError {
  override readonly name = 'SourceError';
  declare readonly code: SourceErrorCode;
  constructor(code: SourceErrorCode, message: string, options?: { cause?: unknown }) {
    super(code, message, options);
  }
}

/** Something that mien depends on is absent: an optional package, a provider, a broker. */
export class UnavailableError extends MienError {
  override readonly name = 'UnavailableError';
  constructor(
    code: Extract<ErrorCode, 'MIEN_ERR_UNAVAILABLE' | 'MIEN_ERR_BROKER' | 'MIEN_ERR_PORT_IN_USE'>,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(code, message, options);
  }
}

/** Something asked of a running mien that it does not do: malformed, about an unknown camera, or not allowed. */
export class RequestError extends MienError {
  override readonly name = 'RequestError';
  constructor(message: string, options?: { cause?: unknown }) {
    super('MIEN_ERR_REQUEST', message, options);
  }
}

/** A configuration that cannot be used. */
export class ConfigError extends MienError {
  override readonly name = 'ConfigError';
  constructor(message: string, options?: { cause?: unknown }) {
    super('MIEN_ERR_CONFIG', message, options);
  }
}

/** Reads any thrown value as a MienError; what is not one is a defect of mien's own. */
export function asMienError(error: unknown): MienError {
  if (error instanceof MienError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new MienError('MIEN_ERR_INTERNAL', `Internal error: ${message}. Run again with --verbose and report it.`, {
    cause: error,
  });
}
