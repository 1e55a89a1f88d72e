"use client";

import { Upload } from "lucide-react";
import { useRouter } from "next/navigation";
import { type DragEvent, useRef, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { Field, fieldControlProps } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import type { ImportSummary } from "@/lib/domain/examples/import-summary";
import { formatCounted } from "@/lib/domain/format";
import { cn } from "@/lib/utils";
import { fileSource, type ImportSource, importRows, pastedSource, previewRows } from "./import-file";
import { ImportPreview } from "./import-preview";

export interface ImportPanelProps {
  promptId: string;
  /** Variables the latest version takes: what a CSV file would have as columns. */
  variables: readonly string[];
  /** Where the imported examples are listed. */
  listHref: string;
}

/** Takes a file or pasted rows, shows what they would bring, and imports all of them or none. */
export function ImportPanel({ promptId, variables, listHref }: ImportPanelProps) {
  const router = useRouter();
  const [source, setSource] = useState<ImportSource | null>(null);
  const [summary, setSummary] = useState<ImportSummary | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const read = (next: ImportSource | null) => {
    setSource(next);
    setSummary(null);
    setError(next === null ? "Choose a .csv, .jsonl or .json file." : null);
    if (next === null) return;
    startTransition(async () => {
      const outcome = await previewRows(promptId, next);
      if (outcome.ok) setSummary(outcome.data);
      else setError(outcome.message);
    });
  };
  const write = () => {
    if (source === null) return;
    startTransition(async () => {
      const outcome = await importRows(promptId, source);
      if (!outcome.ok) return setError(outcome.message);
      toast(`${formatCounted(outcome.data.imported, "example")} imported.`);
      router.push(listHref);
      router.refresh();
    });
  };
  return (
    <div className="flex flex-col gap-3">
      <div className="grid gap-3 lg:grid-cols-2">
        <FileCard onFile={(file) => read(fileSource(file))} pending={pending} variables={variables} />
        <PasteCard onRows={(text) => read(pastedSource(text))} pending={pending} variables={variables} />
      </div>
      {error !== null && <ErrorState title="Not imported">{error}</ErrorState>}
      {pending && summary === null && (
        <p role="status" className="text-muted-foreground">
          Reading {source?.name ?? "rows"}.
        </p>
      )}
      {source !== null && summary !== null && (
        <ImportPreview
          name={source.name}
          summary={summary}
          variables={variables}
          pending={pending}
          onImport={write}
          onCancel={() => {
            setSource(null);
            setSummary(null);
            setError(null);
          }}
        />
      )}
    </div>
  );
}

function FileCard({
  onFile,
  pending,
  variables,
}: {
  onFile: (file: File) => void;
  pending: boolean;
  variables: readonly string[];
}) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) onFile(file);
  };
  const columns = [...variables, "expected_output", "context", "tags"];
  return (
    <Card>
      <CardHeader title="Upload" hint="CSV, JSON Lines or JSON, up to 50 MB" />
      <CardContent className="flex flex-col gap-3">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the first */}
        <div
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
          className={cn(
            "flex flex-col items-center gap-2 rounded-md border border-dashed border-border-strong px-4 py-7",
            over && "bg-hover",
          )}
        >
          <Button onClick={() => input.current?.click()} disabled={pending}>
            <Upload aria-hidden />
            Choose a file
          </Button>
          <span className="text-2xs text-muted-foreground">or drop it here</span>
          <input
            ref={input}
            type="file"
            aria-label="File of golden examples"
            accept=".csv,.tsv,.txt,.jsonl,.ndjson,.json"
            className="sr-only"
            tabIndex={-1}
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              if (file) onFile(file);
              // The same file, corrected, can be chosen again.
              event.target.value = "";
            }}
          />
        </div>
        <p className="text-2xs text-muted-foreground">
          CSV columns: <span className="mono break-words">{columns.join(", ")}</span>. Every other column is
          an input variable. Separate tags with semicolons.
        </p>
      </CardContent>
    </Card>
  );
}

function PasteCard({
  onRows,
  pending,
  variables,
}: {
  onRows: (text: string) => void;
  pending: boolean;
  variables: readonly string[];
}) {
  const [text, setText] = useState("");
  const field = { id: "pasted-rows", help: "With a header row, or one JSON object a line." };
  return (
    <Card>
      <CardHeader title="Paste rows" hint="from a sheet or a file" />
      <CardContent className="flex flex-col items-start gap-3">
        <Field {...field} label="Rows" className="w-full">
          <Textarea
            {...fieldControlProps(field)}
            rows={5}
            value={text}
            onChange={(event) => setText(event.target.value)}
            className="mono"
            placeholder={`${[...variables, "expected_output"].join(",")}\n…`}
            spellCheck={false}
          />
        </Field>
        <Button onClick={() => onRows(text)} disabled={pending || text.trim() === ""}>
          Preview rows
        </Button>
      </CardContent>
    </Card>
  );
}
