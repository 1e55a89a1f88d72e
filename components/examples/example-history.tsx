import { WordDiff } from "@/components/diff/word-diff";
import { RelativeTime } from "@/components/ui/relative-time";
import type { JsonObject } from "@/lib/domain/json";

export interface PastRevision {
  revision: number;
  input_data: JsonObject;
  expected_output: string | null;
  context: string | null;
  tags: string[];
  created_by: string | null;
  created_at: string;
}

function textOf(revision: PastRevision): string {
  const input = Object.entries(revision.input_data).map(
    ([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return [
    ...input,
    `expected: ${revision.expected_output ?? "–"}`,
    `context: ${revision.context ?? "–"}`,
    `tags: ${revision.tags.join(", ") || "–"}`,
  ].join("\n");
}

/** What each revision of an example changed, newest first. */
export function ExampleHistory({ revisions }: { revisions: readonly PastRevision[] }) {
  if (revisions.length < 2) return null;
  return (
    <section aria-label="Revisions" className="mt-6 border-t pt-3">
      <h3 className="mb-1.5 text-xs font-semibold">Revisions</h3>
      <ol className="flex flex-col">
        {revisions.map((revision, index) => {
          const before = revisions[index + 1];
          return (
            <li key={revision.revision} className="border-b py-1.5 last:border-b-0">
              <details>
                <summary className="text-xs">
                  <b className="tnum font-semibold">r{revision.revision}</b>{" "}
                  <span className="text-muted-foreground">
                    {revision.created_by ?? "API"}, <RelativeTime value={revision.created_at} />
                  </span>
                </summary>
                <div className="mt-1.5 rounded-md border bg-background px-3 py-2 text-xs">
                  {before ? (
                    <WordDiff from={textOf(before)} to={textOf(revision)} />
                  ) : (
                    <p className="whitespace-pre-wrap break-words leading-[21px]">{textOf(revision)}</p>
                  )}
                </div>
              </details>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
