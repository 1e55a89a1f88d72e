import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { JsonViewer } from "@/components/ui/json-viewer";
import type { Json } from "@/lib/domain/json";
import type { RunDetail } from "@/lib/domain/runs/run-log";

function isEmpty(value: object | null): boolean {
  return value === null || Object.keys(value).length === 0;
}

/** What went with the messages: variables, parameters, response format, tools. */
export function RunRequestCard({ detail }: { detail: RunDetail }) {
  const parts: { label: string; value: object | null }[] = [
    { label: "Variables", value: detail.run.variables },
    { label: "Parameters", value: detail.run.parameters },
    { label: "Response format", value: detail.response_format },
    { label: "Tools", value: detail.tools },
  ];
  const shown = parts.filter(({ value }) => !isEmpty(value));
  if (shown.length === 0) return null;
  return (
    <Card>
      <CardHeader title="Request" hint="what went with the messages" />
      <CardContent className="flex flex-col gap-3">
        {shown.map(({ label, value }) => (
          <div key={label}>
            <h3 className="mb-1 text-2xs font-medium text-muted-foreground">{label}</h3>
            <JsonViewer value={value as Json} label={label} />
          </div>
        ))}
      </CardContent>
    </Card>
  );
}
