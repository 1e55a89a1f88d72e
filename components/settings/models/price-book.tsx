"use client";

import { Pencil, SlidersHorizontal } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import type { ModelAnswer } from "@/lib/domain/api/models";
import { formatCount } from "@/lib/domain/format";
import { formatUnitPrice } from "@/lib/domain/pricing/unit-price";
import { CapabilitiesDialog, type SaveCapabilities } from "./capabilities-dialog";
import { PriceDialog, type PricedProvider, type SavePrice } from "./price-dialog";

interface PriceBookProps {
  models: readonly ModelAnswer[];
  providers: readonly PricedProvider[];
  mayManage: boolean;
  save: SavePrice;
  saveCapabilities: SaveCapabilities;
}

const sources = { book: null, workspace: "own", fallback: "fallback", free: "free" } as const;

function Retirement({ date }: { date: string | null }) {
  if (date === null) return null;
  const retired = date <= new Date().toISOString().slice(0, 10);
  return (
    <Badge tone={retired ? "warn" : "neutral"} className="ml-2">
      {retired ? `switched off ${date}` : `until ${date}`}
    </Badge>
  );
}

/** The next known change of the price. */
function NextPrice({ model: { scheduled_prices: scheduled } }: { model: ModelAnswer }) {
  const [next] = scheduled;
  if (next === undefined) return null;
  const from = next.effective_from.slice(0, 10);
  const rates = `${formatUnitPrice(next.input_per_mtok_usd)} in, ${formatUnitPrice(next.output_per_mtok_usd)} out`;
  return (
    <span className="block text-2xs font-normal text-muted-foreground">
      from {from}: {rates}
    </span>
  );
}

function Row({
  model,
  providers,
  mayManage,
  save,
  saveCapabilities,
}: Omit<PriceBookProps, "models"> & { model: ModelAnswer }) {
  const { price } = model;
  const source = price === null ? null : sources[price.source];
  return (
    <TableRow>
      <TableRowHead className="whitespace-nowrap">
        <span className="mono">{model.model}</span>
        <span className="ml-2 text-2xs font-normal text-muted-foreground">{model.provider}</span>
        {model.kind === "embedding" && <Badge className="ml-2">embedding</Badge>}
        <Retirement date={model.retires_on} />
        {model.own_capabilities !== null && <Badge className="ml-2">own capabilities</Badge>}
        <NextPrice model={model} />
      </TableRowHead>
      <TableCell>{model.configured ? <Badge tone="pos">connected</Badge> : null}</TableCell>
      <TableCell numeric>{formatUnitPrice(price?.input_per_mtok_usd)}</TableCell>
      <TableCell numeric>{formatUnitPrice(price?.output_per_mtok_usd)}</TableCell>
      <TableCell numeric>{formatUnitPrice(price?.cached_input_per_mtok_usd)}</TableCell>
      <TableCell>{source === null ? null : <Badge>{source}</Badge>}</TableCell>
      <TableCell numeric>{formatCount(model.context_window)}</TableCell>
      <TableCell className="whitespace-nowrap text-right">
        {mayManage && model.provider !== "demo" && model.kind === "chat" && (
          <CapabilitiesDialog
            trigger={
              <Button size="icon-sm" variant="ghost" aria-label={`Set the capabilities of ${model.model}`}>
                <SlidersHorizontal aria-hidden />
              </Button>
            }
            provider={model.provider}
            model={model}
            save={saveCapabilities}
          />
        )}
        {mayManage && model.provider !== "demo" && (
          <PriceDialog
            trigger={
              <Button size="icon-sm" variant="ghost" aria-label={`Set the price of ${model.model}`}>
                <Pencil aria-hidden />
              </Button>
            }
            providers={providers}
            model={{
              provider: model.provider,
              model: model.model,
              input_per_mtok_usd: price?.input_per_mtok_usd ?? "",
              output_per_mtok_usd: price?.output_per_mtok_usd ?? "",
              cached_input_per_mtok_usd: price?.cached_input_per_mtok_usd ?? null,
              cache_write_per_mtok_usd: price?.cache_write_per_mtok_usd ?? null,
            }}
            save={save}
          />
        )}
      </TableCell>
    </TableRow>
  );
}

/** Every model somebody knows of, at today's price. */
export function PriceBook({ models, ...props }: PriceBookProps) {
  if (models.length === 0) {
    return <EmptyState>No model matches. Add a price above to make a model known.</EmptyState>;
  }
  return (
    <Table label="Models and prices">
      <TableHeader>
        <TableRow>
          <TableHead>Model</TableHead>
          <TableHead>
            <span className="sr-only">Connection</span>
          </TableHead>
          <TableHead numeric>Input</TableHead>
          <TableHead numeric>Output</TableHead>
          <TableHead numeric>Cached</TableHead>
          <TableHead>
            <span className="sr-only">Source of the price</span>
          </TableHead>
          <TableHead numeric>Context</TableHead>
          <TableHead>
            <span className="sr-only">Actions</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {models.map((model) => (
          <Row key={`${model.provider}/${model.model}`} model={model} {...props} />
        ))}
      </TableBody>
    </Table>
  );
}
