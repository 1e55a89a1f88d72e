"use client";

import { useMemo, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { JsonViewer } from "@/components/ui/json-viewer";
import { ScrollBox } from "@/components/ui/scroll-box";
import { SegmentedControl } from "@/components/ui/segmented-control";
import type { RunAnswer } from "@/lib/domain/api/runs";
import type { Json } from "@/lib/domain/json";
import { tryParseJson } from "./parse-output";

const finishWords: Partial<Record<NonNullable<RunAnswer["finish_reason"]>, string>> = {
  length: "cut off at the token limit",
  content_filter: "stopped by the content filter",
};

/** The model's answer. It is whatever the model wrote: shown as text, never as markup. */
export function RunOutput({ run }: { run: Pick<RunAnswer, "output" | "tool_calls" | "finish_reason"> }) {
  const json = useMemo(() => tryParseJson(run.output), [run.output]);
  const [view, setView] = useState<"text" | "json">(json === undefined ? "text" : "json");
  const cut = run.finish_reason === null ? undefined : finishWords[run.finish_reason];
  return (
    <Card>
      <CardHeader
        title="Output"
        hint={cut !== undefined && <Badge tone="warn">{cut}</Badge>}
        aside={
          <>
            {json !== undefined && (
              <SegmentedControl
                label="Show the output as"
                value={view}
                onChange={setView}
                segments={[
                  { value: "json", label: "JSON" },
                  { value: "text", label: "Text" },
                ]}
              />
            )}
            {run.output !== null && <CopyButton text={run.output} name="Copy output" />}
          </>
        }
      />
      <OutputBody output={run.output} json={view === "json" ? json : undefined} />
      {run.tool_calls.length > 0 && <ToolCalls calls={run.tool_calls} />}
    </Card>
  );
}

function OutputBody({ output, json }: { output: string | null; json: Json | undefined }) {
  if (output === null) return <p className="px-4 py-3 text-muted-foreground">No output.</p>;
  if (output === "") return <p className="px-4 py-3 text-muted-foreground">An empty answer.</p>;
  if (json !== undefined) {
    return (
      <JsonViewer value={json} open={4} label="Output" className="rounded-none! border-0! bg-transparent!" />
    );
  }
  return (
    <ScrollBox
      label="Output"
      dir="auto"
      className="max-h-[640px] whitespace-pre-wrap break-words px-4 py-3 font-mono text-xs leading-5 [unicode-bidi:plaintext]"
    >
      {output}
    </ScrollBox>
  );
}

function ToolCalls({ calls }: { calls: RunAnswer["tool_calls"] }) {
  return (
    <section aria-label="Tool calls" className="border-t px-4 py-3">
      <h3 className="text-2xs font-medium text-muted-foreground">Tool calls</h3>
      <ol className="mt-1 flex flex-col gap-2">
        {calls.map((call) => {
          const json = tryParseJson(call.arguments);
          return (
            <li key={call.id}>
              <p className="mono text-xs font-medium">{call.name}</p>
              {json === undefined ? (
                <pre className="whitespace-pre-wrap break-words font-mono text-xs leading-5">
                  {call.arguments}
                </pre>
              ) : (
                <JsonViewer value={json} open={2} label={`Arguments of ${call.name}`} className="mt-1" />
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
