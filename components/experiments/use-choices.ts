"use client";

import { useEffect, useState } from "react";
import type { ExperimentCalls, ExperimentChoices } from "./experiment-calls";

/** Asks for what a dialog offers when it opens. */
export function useChoices(
  promptId: string,
  loadChoices: ExperimentCalls["loadChoices"],
): { choices: ExperimentChoices | null; error: string | null } {
  const [state, setState] = useState<{ choices: ExperimentChoices | null; error: string | null }>({
    choices: null,
    error: null,
  });
  useEffect(() => {
    let stale = false;
    loadChoices({ prompt_id: promptId }).then(
      (result) => {
        if (stale) return;
        setState(
          result.ok ? { choices: result.data, error: null } : { choices: null, error: result.message },
        );
      },
      () => {
        if (!stale)
          setState({ choices: null, error: "The server did not answer. Close this and try again." });
      },
    );
    return () => {
      stale = true;
    };
  }, [promptId, loadChoices]);
  return state;
}
