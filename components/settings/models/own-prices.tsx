"use client";

import { Plus, Trash2 } from "lucide-react";
import { Confirm } from "@/components/ui/alert-dialog";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { reached } from "@/components/ui/reached";
import { RelativeTime } from "@/components/ui/relative-time";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import type { ActionResult } from "@/lib/domain/api/action-result";
import type { OwnPrice } from "@/lib/domain/api/models";
import { formatUnitPrice } from "@/lib/domain/pricing/unit-price";
import { PriceDialog, type PricedProvider, type SavePrice } from "./price-dialog";

export interface OwnPriceRow extends OwnPrice {
  provider: string;
  model: string;
  state: "in effect" | "planned" | "replaced";
}

interface OwnPricesProps {
  rows: readonly OwnPriceRow[];
  providers: readonly PricedProvider[];
  mayManage: boolean;
  save: SavePrice;
  remove: (input: { id: string }) => Promise<ActionResult<void>>;
}

function OrInput({ price }: { price: string | null }) {
  if (price !== null) return formatUnitPrice(price);
  return <span className="text-muted-foreground">as input</span>;
}

function Row({
  row,
  mayManage,
  remove,
}: { row: OwnPriceRow } & Pick<OwnPricesProps, "mayManage" | "remove">) {
  return (
    <TableRow>
      <TableRowHead className="whitespace-nowrap">
        <span className="mono">{row.model}</span>
        <span className="ml-2 text-2xs font-normal text-muted-foreground">{row.provider}</span>
      </TableRowHead>
      <TableCell numeric>{formatUnitPrice(row.input_per_mtok_usd)}</TableCell>
      <TableCell numeric>{formatUnitPrice(row.output_per_mtok_usd)}</TableCell>
      <TableCell numeric>
        <OrInput price={row.cached_input_per_mtok_usd} />
      </TableCell>
      <TableCell numeric>
        <OrInput price={row.cache_write_per_mtok_usd} />
      </TableCell>
      <TableCell className="whitespace-nowrap">
        <RelativeTime value={row.effective_from} />
      </TableCell>
      <TableCell>
        <Badge tone={row.state === "in effect" ? "pos" : row.state === "planned" ? "info" : "neutral"}>
          {row.state}
        </Badge>
      </TableCell>
      <TableCell className="text-right">
        {mayManage && (
          <Confirm
            trigger={
              <Button size="icon-sm" variant="ghost" aria-label={`Delete this price of ${row.model}`}>
                <Trash2 aria-hidden />
              </Button>
            }
            title={`Delete this price of ${row.model}?`}
            description="Later runs are reckoned with the price before it, or the built-in book's. Past runs keep their cost."
            confirmLabel="Delete price"
            cancelLabel="Keep price"
            onConfirm={async () => {
              const result = await reached(remove({ id: row.id }));
              if (!result.ok) return { error: result.message };
            }}
          />
        )}
      </TableCell>
    </TableRow>
  );
}

/** The workspace's prices over the built-in book. */
export function OwnPrices({ rows, providers, mayManage, save, remove }: OwnPricesProps) {
  return (
    <Card>
      <CardHeader
        title="Own prices"
        hint="before the built-in book; $ per million tokens"
        aside={
          mayManage && (
            <PriceDialog
              trigger={
                <Button size="sm">
                  <Plus aria-hidden />
                  Add price
                </Button>
              }
              providers={providers}
              model={null}
              save={save}
            />
          )
        }
      />
      {rows.length === 0 ? (
        <EmptyState>
          A price given here goes before the book's: for a discount, a server of your own, or a model the book
          does not know.
        </EmptyState>
      ) : (
        <Table label="Own prices">
          <TableHeader>
            <TableRow>
              <TableHead>Model</TableHead>
              <TableHead numeric>Input</TableHead>
              <TableHead numeric>Output</TableHead>
              <TableHead numeric>Cached</TableHead>
              <TableHead numeric>Cache write</TableHead>
              <TableHead>From</TableHead>
              <TableHead>State</TableHead>
              <TableHead>
                <span className="sr-only">Actions</span>
              </TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {rows.map((row) => (
              <Row key={row.id} row={row} mayManage={mayManage} remove={remove} />
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}
