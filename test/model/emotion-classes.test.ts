import test from 'ava';
import { defaultLabels } from '../../src/model/class-labels.js';
import { emotionClass, emotions } from '../../src/model/emotion-classes.js';

test('every emotion has one of the five classes, and one of the three or none', (t) => {
  for (const emotion of emotions) {
    t.true(defaultLabels(5)!.includes(emotionClass(emotion, 5)!));
    const three = emotionClass(emotion, 3);
    t.true(three === undefined ? emotion === 'others' : defaultLabels(3)!.includes(three));
  }
});

test('the maps are those of CASME II and of the MEGC 2019 composite', (t) => {
  t.deepEqual(
    emotions.map((e) => emotionClass(e, 5)),
    ['happiness', 'surprise', 'disgust', 'repression', 'others', 'others', 'others', 'others', 'others'],
  );
  t.deepEqual(
    emotions.map((e) => emotionClass(e, 3)),
    ['positive', 'surprise', 'negative', 'negative', 'negative', 'negative', 'negative', 'negative', undefined],
  );
});
