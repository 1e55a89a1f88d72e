import Link from "next/link";
import { Badge } from "@/components/ui/badge";
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
import type { EvaluatorAnswer } from "@/lib/domain/api/evaluators";
import type { EvaluatorTypeOption } from "@/lib/domain/evaluators/config-form";
import { formatScore } from "@/lib/domain/format";

/** The library of evaluators; a row opens one. */
export function EvaluatorTable({
  rows,
  options,
  promptNames,
}: {
  rows: readonly EvaluatorAnswer[];
  options: readonly EvaluatorTypeOption[];
  /** By prompt id. */
  promptNames: Readonly<Record<string, string>>;
}) {
  return (
    <Table label="Evaluators" className="min-w-[720px]">
      <TableHeader>
        <TableRow>
          <TableHead>Evaluator</TableHead>
          <TableHead>Type</TableHead>
          <TableHead>For</TableHead>
          <TableHead numeric>Weight</TableHead>
          <TableHead numeric>Threshold</TableHead>
          <TableHead>Changed</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id} className="relative hover:bg-hover">
            <TableRowHead>
              <Link href={`/evaluations/evaluators/${row.id}`} className="after:absolute after:inset-0">
                {row.name}
              </Link>
            </TableRowHead>
            <TableCell>{options.find(({ type }) => type === row.type)?.label ?? row.type}</TableCell>
            <TableCell className="text-muted-foreground">
              {row.prompt_id === null ? "all prompts" : (promptNames[row.prompt_id] ?? "one prompt")}
            </TableCell>
            <TableCell numeric>{row.weight === 0 ? "beside" : row.weight}</TableCell>
            <TableCell numeric>
              {formatScore(row.threshold)}
              {row.gate && (
                <Badge tone="warn" className="ml-1.5">
                  gate
                </Badge>
              )}
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted-foreground">
              <RelativeTime value={row.updated_at} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
