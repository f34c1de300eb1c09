/** What decides about a candidate. `learned`: the verifier's network; `rules`: the thresholds of the spotting research, H. */
export const judges = ['learned', 'rules'] as const;
export type Judge = (typeof judges)[number];
export const defaultJudge: Judge = 'learned';
