/** Whose data is to be erased: that of one session, or of all sessions under one consent reference. */
export type EraseTarget = { readonly session: string } | { readonly ref: string };

/** How many things were erased from each store. */
export type Erased = {
  /** Messages in the journal. */
  readonly journal: number;
  /** Messages in the outbox. */
  readonly outbox: number;
  /** Damaged outboxes that were set aside: nobody can tell what is in them, so they go whole. */
  readonly setAside: number;
};
