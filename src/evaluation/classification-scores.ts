/** How well classes were told apart; shares 0..1. */
export type ClassificationScores = {
  /** Unweighted mean of the classes' F1, over classes that are true or said anywhere. */
  readonly uf1: number;
  /** Unweighted mean of the classes' recalls, over classes that are true anywhere. */
  readonly uar: number;
  readonly accuracy: number;
  readonly samples: number;
  /** Of each class: how many are true, recall, and F1; null where it has none. */
  readonly perClass: readonly {
    readonly support: number;
    readonly recall: number | null;
    readonly f1: number | null;
  }[];
};

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Scores a confusion matrix, row true, column said, by the rules of the MEGC 2019 composite: samples of all folds are counted
 * together first, and F1 = 2 TP / (2 TP + FP + FN) a class (See et al., MEGC 2019, section 3.2). A class that no one has and no one
 * says counts for nothing; one that is said and never true has an F1 of 0 and no recall, as in scikit-learn's `f1_score` and
 * `balanced_accuracy_score`. Without samples every score is 0.
 */
export function classificationScores(matrix: readonly (readonly number[])[]): ClassificationScores {
  const perClass = matrix.map((row, index) => {
    const hits = row[index]!;
    const support = row.reduce((sum, count) => sum + count, 0);
    const said = matrix.reduce((sum, each) => sum + each[index]!, 0);
    return {
      support,
      recall: support === 0 ? null : hits / support,
      f1: support + said === 0 ? null : (2 * hits) / (support + said),
    };
  });
  const samples = perClass.reduce((sum, { support }) => sum + support, 0);
  const right = matrix.reduce((sum, row, index) => sum + row[index]!, 0);
  return {
    uf1: mean(perClass.flatMap(({ f1 }) => (f1 === null ? [] : [f1]))),
    uar: mean(perClass.flatMap(({ recall }) => (recall === null ? [] : [recall]))),
    accuracy: samples === 0 ? 0 : right / samples,
    samples,
    perClass,
  };
}
