/** One true movement: how strong it was, px, and whether it was found. */
export type Sighting = { readonly px: number; readonly found: boolean };

/** Weak pull of the slope towards this, so that found and missed that lie wholly apart have a finite one. */
const usualSlope = 3;
const pull = 0.05;

/**
 * The strength at which half is found, px: where a logistic curve over the logarithm of the strength crosses one half
 * (probit analysis as in psychophysics, Finney 1971, with the logistic curve). Null when the crossing lies outside the
 * strengths that there are, for then nothing was seen of it.
 */
export function halfFoundPx(sightings: readonly Sighting[]): number | null {
  const points = sightings.map(({ px, found }) => ({ x: Math.log(px), y: Number(found) }));
  const least = Math.min(...points.map(({ x }) => x));
  const most = Math.max(...points.map(({ x }) => x));
  const middle = points.reduce((sum, { x }) => sum + x, 0) / points.length;
  let level = 0;
  let slope = usualSlope;
  // Newton's steps on the penalised likelihood, which is concave; halved where they overshoot.
  for (let step = 0; step < 50; step++) {
    let [gLevel, gSlope, hLevel, hBoth, hSlope] = [0, pull * (usualSlope - slope), 1e-9, 0, pull];
    for (const { x, y } of points) {
      const share = 1 / (1 + Math.exp(-(level + slope * (x - middle))));
      const weight = share * (1 - share);
      gLevel += y - share;
      gSlope += (y - share) * (x - middle);
      hLevel += weight;
      hBoth += weight * (x - middle);
      hSlope += weight * (x - middle) ** 2;
    }
    const determinant = hLevel * hSlope - hBoth * hBoth;
    const byLevel = (hSlope * gLevel - hBoth * gSlope) / determinant;
    const bySlope = (hLevel * gSlope - hBoth * gLevel) / determinant;
    const shrink = Math.min(1, 1 / Math.hypot(byLevel, bySlope));
    level += shrink * byLevel;
    slope += shrink * bySlope;
    if (Math.hypot(byLevel, bySlope) < 1e-9) break;
  }
  const crossing = middle - level / slope;
  return slope > 0 && crossing >= least && crossing <= most ? Math.exp(crossing) : null;
}
