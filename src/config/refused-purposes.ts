import type { Jurisdiction } from './jurisdictions.js';

/** What mien may be asked to watch for. The words are the configuration's. */
export const purposes = [
  'research',
  'therapy',
  'medical',
  'safety',
  'usability',
  'training',
  'recruitment',
  'workplace',
  'education',
  'other',
] as const;

export type Purpose = (typeof purposes)[number];

export type Refusal = {
  /** What is prohibited, by which article, and what is excepted; follows after a colon. */
  readonly sentence: string;
  /** Short, for a table. */
  readonly article: string;
};

const euProhibition: Refusal = {
  article: 'Article 5(1)(f), Regulation (EU) 2024/1689',
  sentence:
    'inferring emotions of people at work, in recruitment and in education is prohibited in the European Union ' +
    'by Article 5(1)(f) of Regulation (EU) 2024/1689, except for medical or safety reasons (purpose: medical or safety)',
};

/**
 * The prohibited pairs: all that mien refuses, and why. A pair that is not listed is not thereby lawful: it may still be
 * high-risk or need consent. docs/responsible-use.md shows this table.
 */
export const refusals: Partial<Record<Jurisdiction, Partial<Record<Purpose, Refusal>>>> = {
  EU: { recruitment: euProhibition, workplace: euProhibition, education: euProhibition },
};

/** Why mien refuses to run for this purpose under this law, with the article cited; undefined when it does not. */
export const refusal = (purpose: Purpose, jurisdiction: Jurisdiction): string | undefined =>
  refusals[jurisdiction]?.[purpose]?.sentence;
