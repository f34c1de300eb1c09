import test from 'ava';
import { UsageError } from '../../src/errors.js';
import { classFinder, classMaps, parseClassMap } from '../../src/learning/class-map.js';
import { defaultLabels } from '../../src/model/class-labels.js';

test('the usual maps have the classes of the models, and know the names that coding tables use', (t) => {
  t.deepEqual(Object.keys(classMaps.three.classes), defaultLabels(3));
  t.deepEqual(Object.keys(classMaps.five.classes), defaultLabels(5));
  const three = classFinder(parseClassMap('three'));
  t.deepEqual(
    ['Happiness', 'positive', 'disgust', 'negative', 'SURPRISE', 'others', 'x'].map(three),
    [1, 1, 0, 0, 2, -1, -1],
  );
  const five = classFinder(parseClassMap('five'));
  t.deepEqual(['happy', 'surprise', 'disgust', 'repression', 'other', 'fear', 'x'].map(five), [0, 1, 2, 3, 4, 4, -1]);
});

test("one's own map names classes and their labels; a broken one is refused in a sentence", (t) => {
  const { classes } = parseClassMap('up=happiness+surprise, down=sadness');
  t.deepEqual(classes, { up: ['happiness', 'surprise'], down: ['sadness'] });
  for (const text of ['seven', 'a=x', 'a=x,a=y', 'a=x,b=x', 'a=,b=y']) {
    t.throws(() => parseClassMap(text), { instanceOf: UsageError, message: /'.*'.*: (say|name)/ });
  }
});
