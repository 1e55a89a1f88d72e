import Link from "next/link";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import { formatCount, formatMoney } from "@/lib/domain/format";
import { formatUnitPrice } from "@/lib/domain/pricing/unit-price";
import type { RunDetail } from "@/lib/domain/runs/run-log";
import { Estimated, estimatedCost } from "./estimated";
import { bucketWords, sourceWords } from "./run-words";

/** What the run cost, bucket by bucket, at the prices of its day. */
export function RunCost({ detail: { run, cost } }: { detail: RunDetail }) {
  const priced = run.tokens_in !== null;
  return (
    <Card>
      <CardHeader
        title="Cost"
        {...(cost !== null && { hint: sourceWords[cost.source] })}
        aside={
          <span className="tnum font-semibold">
            {formatMoney(run.cost_usd)}
            {run.cost_estimated && <Estimated why={estimatedCost} />}
          </span>
        }
      />
      {cost !== null && cost.lines.length > 0 ? (
        <Table label="Cost by kind of token">
          <TableHeader>
            <TableRow density="results">
              <TableHead>Tokens</TableHead>
              <TableHead numeric>Count</TableHead>
              <TableHead numeric>$ / M</TableHead>
              <TableHead numeric>Cost</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {cost.lines.map((line) => (
              <TableRow key={line.bucket} density="results">
                <TableRowHead className="font-normal!">{bucketWords[line.bucket]}</TableRowHead>
                <TableCell numeric>{formatCount(line.tokens)}</TableCell>
                <TableCell numeric>{formatUnitPrice(line.per_mtok_usd)}</TableCell>
                <TableCell numeric>{formatMoney(line.usd)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      ) : (
        <CardContent className="py-3 text-muted-foreground">
          {run.cost_usd === null && priced ? (
            <>
              Nobody has a price for this model.{" "}
              <Link href="/settings/models" className="text-foreground underline underline-offset-2">
                Set one
              </Link>{" "}
              and later runs are reckoned with it.
            </>
          ) : run.cost_usd === null ? (
            "No tokens are known to have been spent."
          ) : (
            "The unit prices of this run were not kept."
          )}
        </CardContent>
      )}
    </Card>
  );
}
