import { delta, type MatrixCell } from "@/lib/domain/experiments/matrix";
import { formatScore } from "@/lib/domain/format";

/** What a cell reads to a screen reader: "ex_036, v5, score 0.37, down 0.56". */
export function cellLabel(
  example: string,
  variant: string,
  cell: MatrixCell | null,
  baselineScore: number | null,
): string {
  const parts = [example, variant];
  if (cell === null) return [...parts, "not part of this run"].join(", ");
  if (cell.state === "failed") return [...parts, `call failed, ${cell.errorCode ?? "error"}`].join(", ");
  if (cell.state === "unscored") return [...parts, "no score"].join(", ");
  if (cell.state === "retrying" && cell.errorCode) {
    return [...parts, `retrying, ${cell.errorCode}`].join(", ");
  }
  if (cell.state !== "scored") return [...parts, cell.state].join(", ");
  parts.push(`score ${formatScore(cell.score)}`);
  const difference = delta(cell.score, baselineScore);
  if (difference !== null && Math.abs(difference) >= 0.005) {
    parts.push(`${difference < 0 ? "down" : "up"} ${formatScore(Math.abs(difference))}`);
  }
  if (cell.reused) parts.push("reused");
  if (cell.flaky) parts.push("flaky between trials");
  return parts.join(", ");
}
