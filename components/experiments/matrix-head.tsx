import { TagMark } from "@/components/heat/tag-mark";
import { cn } from "@/lib/utils";
import { CELL_WIDTH, HEAD_HEIGHT, WORST_WIDTH } from "./matrix-sizes";
import type { MatrixTableProps } from "./matrix-table";
import type { MatrixState } from "./use-matrix";
import { shortModel } from "./variant-names";

/** The names of the columns, which stay in sight. */
export function MatrixHead({ variants, matrix }: Pick<MatrixTableProps, "variants" | "matrix">) {
  return (
    <>
      <colgroup>
        <col />
        {variants.map((variant) => (
          <col key={variant.variantId} style={{ width: variant.isBaseline ? CELL_WIDTH + 10 : CELL_WIDTH }} />
        ))}
        <col style={{ width: WORST_WIDTH }} />
      </colgroup>
      <thead className="sticky top-0 z-20 bg-card text-2xs text-muted-foreground">
        <tr style={{ height: HEAD_HEIGHT }}>
          <th scope="col" className="sticky left-0 z-10 bg-card pl-4">
            <span className="flex items-center gap-3">
              Example
              {["core", "edge", "adversarial"].map((tag) => (
                <span key={tag} className="max-sm:hidden inline-flex items-center gap-1.5 font-normal">
                  <TagMark tags={[tag]} />
                  {tag}
                </span>
              ))}
            </span>
          </th>
          {variants.map((variant, column) => (
            <th
              key={variant.variantId}
              scope="col"
              className={cn("px-px pb-1 text-center", variant.isBaseline && "pl-[5px] pr-[7px]")}
            >
              <FocusButton variant={variant} column={column} matrix={matrix} />
            </th>
          ))}
          <th scope="col" className="num pr-4">
            {matrix.focus === null ? "Worst Δ" : "Δ"}
          </th>
        </tr>
      </thead>
    </>
  );
}

/** The head of a column. Pressed, filters and order go by its variant alone. */
function FocusButton({
  variant,
  column,
  matrix,
}: {
  variant: MatrixTableProps["variants"][number];
  column: number;
  matrix: MatrixState;
}) {
  const pressed = matrix.focus === column;
  return (
    <button
      type="button"
      aria-pressed={pressed}
      // The grid has one tab stop; V does the same from a cell.
      tabIndex={-1}
      title={`${variant.model}: ${pressed ? "filter by every variant" : "filter and order by this variant"}`}
      onClick={() => matrix.setFocus(pressed ? null : column)}
      className={cn(
        "w-full rounded-sm py-1 leading-[13px] outline-offset-[-2px] transition-colors hover:bg-hover",
        pressed && "bg-muted shadow-[inset_0_-2px_0_var(--foreground)]",
      )}
    >
      <span className="font-semibold text-foreground">v{variant.versionNumber}</span>
      <span className="block truncate font-normal">
        {variant.isBaseline ? "baseline" : shortModel(variant.model)}
      </span>
    </button>
  );
}
