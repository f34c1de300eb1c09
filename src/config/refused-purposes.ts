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

const euProhibition =
  'inferring emotions of people at work, in recruitment and in education is prohibited in the European Union ' +
  'by Article 5(1)(f) of Regulation (EU) 2024/1689, except for medical or safety reasons (purpose: medical or safety)';

/** The prohibited pairs. A purpose that is not listed is not thereby lawful: it may still be high-risk or need consent. */
const refused: Partial<Record<Jurisdiction, Partial<Record<Purpose, string>>>> = {
  EU: { recruitment: euProhibition, workplace: euProhibition, education: euProhibition },
};

/** Why mien refuses to run for this purpose under this law, with the article cited; undefined when it does not. */
export const refusal = (purpose: Purpose, jurisdiction: Jurisdiction): string | undefined =>
  refused[jurisdiction]?.[purpose];
