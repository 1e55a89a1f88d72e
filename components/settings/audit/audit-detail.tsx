import type { AuditLogAnswer } from "@/lib/domain/api/audit-logs";
import { formatExactTime, MISSING } from "@/lib/domain/format";
import type { Json } from "@/lib/domain/json";

function shown(value: Json | undefined): string {
  if (value === undefined || value === null) return MISSING;
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

function Value({ value, tone }: { value: Json | undefined; tone: string }) {
  return (
    <td className={`mono whitespace-pre-wrap break-words py-1 pr-4 align-top ${tone}`}>{shown(value)}</td>
  );
}

/** Settings before and after, one a line; of a new or deleted object only the one side. */
function Changes({ before, after }: Pick<AuditLogAnswer, "before" | "after">) {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  if (names.length === 0) return null;
  return (
    <table className="w-full max-w-4xl table-fixed border-collapse text-xs">
      <thead className="text-2xs text-muted-foreground">
        <tr>
          <th scope="col" className="w-40 pb-1 pr-4 text-left font-medium">
            Setting
          </th>
          {before !== null && (
            <th scope="col" className="pb-1 pr-4 text-left font-medium">
              Before
            </th>
          )}
          {after !== null && (
            <th scope="col" className="pb-1 text-left font-medium">
              After
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {names.map((name) => (
          <tr key={name} className="border-t">
            <th scope="row" className="mono break-words py-1 pr-4 text-left align-top font-normal">
              {name}
            </th>
            {before !== null && <Value value={before[name] as Json} tone="text-muted-foreground" />}
            {after !== null && <Value value={after[name] as Json} tone="" />}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Everything an audit row keeps. */
export function AuditDetail({ row }: { row: AuditLogAnswer }) {
  const facts: [string, string][] = [
    ["Action", row.action],
    ["Object", row.object.id === null ? row.object.type : `${row.object.type} ${row.object.id}`],
    ["By", row.actor.id === null ? row.actor.name : `${row.actor.name} (${row.actor.id})`],
    ["Time", formatExactTime(row.created_at, undefined)],
    ["Request", row.request_id ?? MISSING],
  ];
  return (
    <div className="flex flex-col gap-3">
      <Changes before={row.before} after={row.after} />
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5 text-xs">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted-foreground">{name}</dt>
            <dd className="mono break-all">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
