import { Card, CardHeader } from "@/components/ui/card";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import type { BreakdownVariant, SliceOfVariant, TagBreakdown } from "@/lib/domain/experiments/breakdown";
import { formatCount, formatDifference, formatInterval, formatMean, MISSING } from "@/lib/domain/format";

/** The score within each tag, and the interval of its difference from the baseline. Exploratory: many slices are looked at, so none gets a p value or a verdict. */
export function TagSlices({
  variants,
  tags,
}: {
  variants: readonly BreakdownVariant[];
  tags: readonly TagBreakdown[];
}) {
  if (tags.length === 0) return null;
  const others = variants.filter((variant) => !variant.isBaseline);
  const baseline = variants.find((variant) => variant.isBaseline);
  return (
    <Card className="overflow-hidden">
      <CardHeader title="By tag" hint="exploratory: many slices are looked at, so none gets a verdict" />
      <Table label="Score by tag" className="min-w-[640px]" maxHeight="420px">
        <TableHeader>
          <TableRow density="results">
            <TableHead>Tag</TableHead>
            <TableHead numeric>Examples</TableHead>
            {baseline && <TableHead numeric>{baseline.name}, baseline</TableHead>}
            {others.map((variant) => (
              <TableHead key={variant.variantId} numeric>
                {variant.name}
              </TableHead>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {tags.map((tag) => (
            <TableRow key={tag.tag} className="h-[44px]!">
              <TableRowHead
                className="sticky left-0 z-10 max-w-48 truncate bg-card max-sm:max-w-28"
                title={tag.tag}
              >
                {tag.tag}
              </TableRowHead>
              <TableCell numeric>{formatCount(tag.examples)}</TableCell>
              {[...(baseline ? [baseline] : []), ...others].map((variant) => (
                <Slice key={variant.variantId} slice={tag.variants[variant.variantId]} />
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

function Slice({ slice }: { slice: SliceOfVariant | undefined }) {
  return (
    <TableCell numeric className="whitespace-nowrap">
      {formatMean(slice?.mean)}
      {slice !== undefined && slice.difference !== null && (
        <span className="ml-1.5 text-muted-foreground">{formatDifference(slice.difference)}</span>
      )}
      <span className="block text-2xs text-muted-foreground">
        {slice?.ci ? formatInterval(slice.ci) : MISSING}
      </span>
    </TableCell>
  );
}
