import { TimeFilter } from "@/components/filters/time-filter";
import { UrlField } from "@/components/filters/url-field";
import { UrlSelect } from "@/components/filters/url-select";
import { auditActionNames, auditObjectTypes } from "@/lib/domain/audit/actions";

const objectOptions = auditObjectTypes
  .map((type) => ({ value: type, label: type.replaceAll("_", " ") }))
  .toSorted((a, b) => a.label.localeCompare(b.label));

/** Filters of the audit log; they live in the address. With a kind of object chosen, only its actions are offered. */
export function AuditFilters({
  actors,
  objectType,
  customRange,
}: {
  actors: readonly { value: string; label: string }[];
  objectType: string | undefined;
  customRange: boolean;
}) {
  const actions = auditActionNames
    .filter((action) => objectType === undefined || action.startsWith(`${objectType}.`))
    .map((action) => ({ value: action, label: action }));
  return (
    <search className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
      <UrlSelect
        name="actor"
        label="Who"
        allLabel="Anybody"
        options={actors}
        className="w-auto min-w-28 max-w-56"
      />
      <UrlSelect
        name="object_type"
        label="Object"
        allLabel="Any object"
        options={objectOptions}
        className="w-auto min-w-28"
      />
      <UrlSelect
        name="action"
        label="Action"
        allLabel="Any action"
        options={actions}
        className="w-auto min-w-32 max-w-64"
      />
      <UrlField name="object_id" label="Object id" placeholder="Object id" className="w-40" />
      <TimeFilter custom={customRange} />
    </search>
  );
}
