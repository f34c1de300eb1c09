/** What a micro-expression is said to show, as coding tables and rendered sessions name it, in lower case. */
export const emotions = [
  'happiness',
  'surprise',
  'disgust',
  'repression',
  'sadness',
  'fear',
  'anger',
  'contempt',
  'others',
] as const;
export type Emotion = (typeof emotions)[number];

/** Class names in the order of a model's outputs: five as the authors number CASME II, three as MEGC 2019 does. */
export const fiveClasses = ['happiness', 'surprise', 'disgust', 'repression', 'others'] as const;
export const threeClasses = ['negative', 'positive', 'surprise'] as const;

/** Five classes: what CASME II names rarely or not at all is among the others. */
const five: Readonly<Record<Emotion, (typeof fiveClasses)[number]>> = {
  happiness: 'happiness',
  surprise: 'surprise',
  disgust: 'disgust',
  repression: 'repression',
  sadness: 'others',
  fear: 'others',
  anger: 'others',
  contempt: 'others',
  others: 'others',
};

/** Three classes: what is coded as others is left out, as in the MEGC 2019 composite (See et al., FG 2019). */
const three: Readonly<Record<Emotion, (typeof threeClasses)[number] | undefined>> = {
  happiness: 'positive',
  surprise: 'surprise',
  disgust: 'negative',
  repression: 'negative',
  sadness: 'negative',
  fear: 'negative',
  anger: 'negative',
  contempt: 'negative',
  others: undefined,
};

/** An emotion's class in a model of five or three classes; undefined where the protocol leaves it out. */
export function emotionClass(emotion: Emotion, classes: 3 | 5): string | undefined {
  return classes === 5 ? five[emotion] : three[emotion];
}
