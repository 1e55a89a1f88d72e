/** A mark in a plot, in pixels from its top left corner. */
export interface LabelledMark {
  label: string;
  x: number;
  y: number;
}

/** Where a mark's label stands: right or left of it, and how far below (above: negative). */
export interface LabelPlace {
  side: "right" | "left";
  dy: number;
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const characterWidth = 6.3;
const lineHeight = 13;
const markRadius = 6;
/** From the middle of a mark to its label. */
export const labelGap = 9;
const farthest = 6;

function boxOf({ label, x, y }: LabelledMark, { side, dy }: LabelPlace): Box {
  const width = label.length * characterWidth;
  const left = side === "right" ? x + labelGap : x - labelGap - width;
  return { left, right: left + width, top: y + dy - lineHeight / 2, bottom: y + dy + lineHeight / 2 };
}

function markBox({ x, y }: LabelledMark): Box {
  return { left: x - markRadius, right: x + markRadius, top: y - markRadius, bottom: y + markRadius };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Beside the mark first, then a line up or down, further and further. */
function* candidates(): Generator<LabelPlace> {
  for (let line = 0; line <= farthest; line += 1) {
    for (const dy of line === 0 ? [0] : [-line * lineHeight, line * lineHeight]) {
      yield { side: "right", dy };
      yield { side: "left", dy };
    }
  }
}

/**
 * Places the labels of a plot so that none covers another or a mark: each beside its mark where there is room, else
 * moved up or down. The first marks are placed first.
 * @param plot size in pixels.
 * @returns a place for each mark, in order; null where there is no room for its label.
 */
export function placeLabels(
  marks: readonly LabelledMark[],
  plot: { width: number; height: number },
): (LabelPlace | null)[] {
  const taken = marks.map(markBox);
  return marks.map((mark) => {
    for (const place of candidates()) {
      const box = boxOf(mark, place);
      const inside =
        box.left >= 0 && box.right <= plot.width && box.top >= -lineHeight && box.bottom <= plot.height;
      if (!inside || taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      return place;
    }
    return null;
  });
}
