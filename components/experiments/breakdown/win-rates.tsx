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
import type { BreakdownVariant, VariantWinRate } from "@/lib/domain/experiments/breakdown";
import { formatCount, formatRate, MISSING } from "@/lib/domain/format";
import { MeanPlot } from "./mean-plot";

/** How often each variant's output was judged better than the baseline's, in both orders. */
export function WinRates({
  variants,
  winRates,
}: {
  variants: readonly Pick<BreakdownVariant, "variantId" | "name">[];
  winRates: readonly VariantWinRate[];
}) {
  if (winRates.length === 0) return null;
  const judge = winRates.find(({ judgeModel }) => judgeModel !== null)?.judgeModel;
  return (
    <Card className="overflow-hidden">
      <CardHeader
        title="Side by side with the baseline"
        hint={`judged in both orders; a preference that depends on the order is a tie${judge ? `. Judge: ${judge}` : ""}`}
      />
      <Table label="Win rates" className="min-w-[640px]">
        <TableHeader>
          <TableRow density="results">
            <TableHead>Variant</TableHead>
            <TableHead numeric>Win rate</TableHead>
            <TableHead className="w-[24%]">0 to 1</TableHead>
            <TableHead numeric>95% CI</TableHead>
            <TableHead numeric>Wins</TableHead>
            <TableHead numeric>Ties</TableHead>
            <TableHead numeric>Losses</TableHead>
            <TableHead numeric>Flips</TableHead>
            <TableHead numeric>Missing</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {winRates.map((one) => (
            <TableRow key={one.variantId} density="results">
              <TableRowHead className="whitespace-nowrap">
                {variants.find(({ variantId }) => variantId === one.variantId)?.name}
              </TableRowHead>
              <TableCell numeric className="font-medium">
                {formatRate(one.rate)}
              </TableCell>
              <TableCell>
                <MeanPlot mean={one.rate} ci={one.ci} />
              </TableCell>
              <TableCell numeric className="whitespace-nowrap text-muted-foreground">
                {one.ci ? `${formatRate(one.ci[0])} to ${formatRate(one.ci[1])}` : MISSING}
              </TableCell>
              <TableCell numeric>{formatCount(one.wins)}</TableCell>
              <TableCell numeric>{formatCount(one.ties)}</TableCell>
              <TableCell numeric>{formatCount(one.losses)}</TableCell>
              <TableCell numeric>{formatCount(one.flips)}</TableCell>
              <TableCell numeric className={one.missing > 0 ? "text-warn" : undefined}>
                {formatCount(one.missing)}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
