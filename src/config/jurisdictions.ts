/** Whose law applies where the cameras stand. */
export const jurisdictions = ['EU', 'UK', 'CH', 'US', 'other'] as const;

export type Jurisdiction = (typeof jurisdictions)[number];

const members =
  'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE austria belgium bulgaria croatia cyprus czechia denmark estonia finland france germany greece hungary ireland italy latvia lithuania luxembourg malta netherlands poland portugal romania slovakia slovenia spain sweden'
    .toLowerCase()
    .split(' ');

/** Whether a word is a member state of the European Union, by its ISO 3166 code or English name. */
export const isMemberState = (word: string): boolean => members.includes(word.toLowerCase());
