import { useLayoutEffect, useRef } from "react";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { shortVariantName, type VariantRef } from "./variant-names";

/** All variants in a row that scrolls where they are many, the chosen one in sight. */
export function VariantChooser({
  variants,
  column,
  onVariant,
}: {
  variants: readonly VariantRef[];
  column: number;
  onVariant: (column: number) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const chosen = box.current?.querySelectorAll("button")[column];
    if (box.current === null || chosen === undefined) return;
    const from = chosen.getBoundingClientRect().left - box.current.getBoundingClientRect().left;
    box.current.scrollLeft += from - (box.current.clientWidth - chosen.offsetWidth) / 2;
  }, [column]);
  return (
    <div ref={box} className="scroll ml-auto max-w-full" title="H and L go from variant to variant">
      <SegmentedControl
        label="Variant"
        value={variants[column]?.variantId ?? ""}
        onChange={(id) => onVariant(variants.findIndex((one) => one.variantId === id))}
        segments={variants.map((variant) => ({
          value: variant.variantId,
          label: shortVariantName(variant, variants),
        }))}
      />
    </div>
  );
}
