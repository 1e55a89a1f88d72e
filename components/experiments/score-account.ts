import { formatMoney } from "@/lib/domain/format";
import type { CellEvaluator } from "./types";

type Asked = Pick<
  CellEvaluator,
  "judgeModel" | "judgeTemperature" | "judgePromptVersion" | "costUsd" | "reused"
>;

/**
 * Which model was asked for a score, how, and what it came to: "openai/gpt-4.1-mini · temperature 0 · rubric/1 ·
 * $0.0001234". Null where none was asked.
 */
export function accountOf(score: Asked): string | null {
  const { judgeModel, judgeTemperature, judgePromptVersion, costUsd, reused } = score;
  if (judgeModel === null) return null;
  const cost = costUsd === null ? "cost unknown" : formatMoney(costUsd);
  const parts = [
    judgeModel,
    judgeTemperature === null ? null : `temperature ${judgeTemperature}`,
    judgePromptVersion,
    reused ? "reused, not paid again" : cost,
  ];
  return parts.filter((part) => part !== null).join(" · ");
}
