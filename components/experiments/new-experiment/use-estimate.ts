"use client";

import { useEffect, useRef, useState } from "react";
import type { ActionResult } from "@/lib/domain/api/action-result";
import type { FieldError } from "@/lib/domain/errors";
import type { ExperimentEstimate } from "@/lib/domain/experiments/choices";
import type { ExperimentInput } from "./draft";

export interface Estimated {
  estimate: ExperimentEstimate | null;
  /** Why there is none, in the server's words. */
  failure: { message: string; fields: FieldError[] } | null;
  /** A newer one is being asked for; what is shown is the one before. */
  stale: boolean;
}

const delayMs = 350;

/** Asks what the request would run and cost whenever it changes; null while it cannot be sent. */
export function useEstimate(
  body: ExperimentInput | null,
  ask: (body: ExperimentInput) => Promise<ActionResult<ExperimentEstimate>>,
): Estimated {
  const [state, setState] = useState<Omit<Estimated, "stale"> & { of: string }>({
    of: "",
    estimate: null,
    failure: null,
  });
  const text = body === null ? "" : JSON.stringify(body);
  const latest = useRef(text);
  latest.current = text;
  useEffect(() => {
    if (text === "") return;
    const timer = setTimeout(async () => {
      const answer = await ask(JSON.parse(text)).catch(() => null);
      if (latest.current !== text) return;
      if (answer?.ok) return setState({ of: text, estimate: answer.data, failure: null });
      const failure = answer ?? { message: "The server did not answer.", fields: [] };
      setState({ of: text, estimate: null, failure });
    }, delayMs);
    return () => clearTimeout(timer);
  }, [text, ask]);
  if (text === "") return { estimate: null, failure: null, stale: false };
  return {
    estimate: state.estimate,
    failure: state.of === text ? state.failure : null,
    stale: state.of !== text,
  };
}
