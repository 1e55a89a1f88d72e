/** Of the examples matrix, in px. */
export const ROW_HEIGHT = 27;
export const HEAD_HEIGHT = 40;
export const NAME_WIDTH = 256;
// Beside it a phone still shows three variants.
export const NAME_WIDTH_PHONE = 132;
export const CELL_WIDTH = 70;
export const WORST_WIDTH = 64;
// As many rows as fit before the list starts to scroll inside its card.
export const MOST_HEIGHT = "max(320px, calc(100dvh - 120px))";
