import { createDraw } from '../draw.js';

/**
 * Which sample comes in which place of an endless training, from the seed alone, so that a resumed run goes on as if it had
 * never stopped. Groups take turns: each is in every round once, in an order of the round's own. Within a group each sample is
 * seen once before any is seen again. One group: plain shuffling. A group a class: classes in balance.
 * @param groups samples by group, none of them empty
 */
export function sampleOrder(groups: readonly (readonly number[])[], seed: string): (place: number) => number {
  const rounds = remembered((round) => shuffled(groups, `${seed}/round ${round}`));
  const passes = groups.map((group, index) => remembered((pass) => shuffled(group, `${seed}/group ${index}/${pass}`)));
  const numbers = new Map(groups.map((group, index) => [group, index]));
  return (place) => {
    const round = Math.floor(place / groups.length);
    const group = rounds(round)[place % groups.length]!;
    return passes[numbers.get(group)!]!(Math.floor(round / group.length))[round % group.length]!;
  };
}

/** Keeps the last result: places come one after another. */
function remembered<T>(make: (at: number) => T): (at: number) => T {
  let last: { at: number; value: T } | undefined;
  return (at) => {
    if (last?.at !== at) last = { at, value: make(at) };
    return last.value;
  };
}

/** Fisher-Yates. */
function shuffled<T>(items: readonly T[], name: string): T[] {
  const draw = createDraw(name);
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(draw.unit() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}
