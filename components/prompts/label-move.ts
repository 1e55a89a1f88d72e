import { reached } from "@/components/ui/reached";
import type { ActionResult } from "@/lib/domain/api/action-result";

/** Where a label points now. */
export interface LabelPlace {
  label: string;
  number: number;
}

/** Server actions that change labels; pages pass them in. */
export interface LabelActions {
  moveLabel: (input: {
    prompt_id: string;
    label: string;
    version_id: string;
  }) => Promise<ActionResult<unknown>>;
  removeLabel: (input: { prompt_id: string; label: string }) => Promise<ActionResult<unknown>>;
}

/** Words of the question before a label moves. */
export function activationText(label: string, number: number, labels: readonly LabelPlace[]) {
  const from = labels.find((place) => place.label === label)?.number;
  const production = label === "production";
  const origin =
    from === undefined
      ? `No version is ${label} now.`
      : `It moves from v${from}; moving it back is the same step.`;
  return {
    title: production ? `Activate v${number}?` : `Move ${label} to v${number}?`,
    description: production
      ? `Callers that name no version get v${number} from now on. ${origin}`
      : `Callers that ask for "${label}" get v${number} from now on. ${origin}`,
    confirmLabel: production ? `Activate v${number}` : `Move ${label}`,
  };
}

/** Runs a label action; its failure goes back to the dialog, its success shows on the page. */
export async function labelMove(
  router: { refresh: () => void },
  run: () => Promise<ActionResult<unknown>>,
): Promise<{ error: string } | undefined> {
  const result = await reached(run());
  if (!result.ok) return { error: result.message };
  router.refresh();
  return undefined;
}
