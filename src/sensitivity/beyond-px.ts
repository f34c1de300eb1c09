/**
 * The sensitivity, px of the crop, where not half of the movements were found: the strongest that is planted. Read it as
 * "this or more".
 */
export const beyondPx = 2.3;
