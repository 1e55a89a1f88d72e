import { Card } from "@/components/ui/card";
import type { EventView } from "@/lib/domain/api/openapi/reference";
import { CodeBlock } from "./code-block";
import { CodeText } from "./code-text";
import { FieldTable } from "./field-table";
import { MethodBadge } from "./operation-card";

/** One event: when it is posted to webhooks, and what its body holds. */
export function EventCard({ event: { type, description, fields, example } }: { event: EventView }) {
  return (
    <Card id={type} className="flex scroll-mt-4 flex-col gap-4 p-4">
      <header className="flex flex-col gap-1.5">
        <h2 className="flex min-w-0 items-center gap-2 text-base font-semibold tracking-tight">
          <MethodBadge method="event" />
          <code className="min-w-0 break-all font-mono text-sm font-semibold">{type}</code>
        </h2>
        <p className="max-w-[72ch] text-muted-foreground">
          <CodeText text={description} />
        </p>
      </header>
      <details className="min-w-0 rounded-md border">
        <summary className="cursor-pointer rounded-md px-3 py-1.5 text-xs hover:bg-hover">Body</summary>
        <div className="flex min-w-0 flex-col gap-2 border-t p-3">
          <FieldTable fields={fields} caption={`Fields of ${type}`} />
          <CodeBlock text={JSON.stringify(example, null, 2)} label={`Example of ${type}`} />
        </div>
      </details>
    </Card>
  );
}
