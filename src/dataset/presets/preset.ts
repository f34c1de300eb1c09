/** What is read from a coding table. */
export const codingFields = ['subject', 'filename', 'onset', 'apex', 'offset', 'emotion', 'kind', 'fps'] as const;
export type CodingField = (typeof codingFields)[number];

/** A row of a coding table as it stands there, trimmed; empty where the table has no such column. */
export type Coding = Readonly<Record<CodingField, string>>;

/** How one data set's coding table becomes a manifest. */
export type Preset = {
  /** The data set's own name. */
  readonly title: string;
  /**
   * Columns of each field, as tables name them (letters and digits count, capitals do not), the first one that is there
   * counting; or their places, from 0, where the table has no header.
   */
  readonly columns: Readonly<Partial<Record<CodingField, readonly string[] | number>>>;
  /** Fields that the table need not have. */
  readonly optional?: readonly CodingField[];
  /** Frames a second; undefined where recordings differ. */
  readonly fps: number | undefined;
  /** Whether a row is a micro-expression; all are without it. */
  readonly isMicro?: (coding: Coding) => boolean;
  /** A subject as the data set's folders name it. */
  readonly subject: (coding: Coding) => string;
  /** The emotion where no column says it. */
  readonly emotion?: (coding: Coding) => string;
  /** Where a clip's pictures lie, with {subject}, {filename}, {emotion} and {onset}. */
  readonly path: string;
  /** What makes a clip's name, the same way. */
  readonly clip: string;
};
