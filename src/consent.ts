/** What the people before a camera said. Only `granted` lets frames through: where nothing is recorded nobody has agreed. */
export const consentStates = ['granted', 'withheld', 'unrecorded'] as const;

export type ConsentState = (typeof consentStates)[number];

/** The consent of the people before a camera, for one session. */
export type Consent = {
  readonly state: ConsentState;
  /** Where it is filed, such as the number of a form. */
  readonly ref: string | null;
  /** UUID: a session begins with each change of consent and with each start of mien, and ends with the next. */
  readonly session: string;
};
