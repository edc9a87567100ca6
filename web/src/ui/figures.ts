/** For amounts, quantities and times: every figure is equally wide, so that columns stay straight and nothing jumps while it counts. */
export const figures = { fontVariantNumeric: 'tabular-nums' } as const;
