import { Download } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { hrefWith } from "@/components/filters/href-with";
import { AuditFilters } from "@/components/settings/audit/audit-filters";
import { type AuditEntryRow, AuditTable } from "@/components/settings/audit/audit-table";
import { buttonVariants } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { CursorPagination } from "@/components/ui/pagination";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { listAuditActors, listAuditLogs } from "@/lib/data/audit-logs";
import { defaultPageSize } from "@/lib/domain/api/common";
import { type AuditAction, auditActions } from "@/lib/domain/audit/actions";
import { AssayError } from "@/lib/domain/errors";
import { can, minimumRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { type Given, readSearch } from "../../search-params";
import { type AuditSearch, auditFilterOf, auditSearchNames } from "./search";

export const metadata: Metadata = { title: "Audit log" };

const path = "/settings/audit-log";

type Loaded = { rows: AuditEntryRow[]; next: string | null } | { problem: string };

/** An address can be typed by hand: what it gets wrong is said, not thrown. */
async function load(viewer: Viewer, search: AuditSearch, cursor: string | undefined): Promise<Loaded> {
  try {
    const filter = auditFilterOf(search, new Date());
    const page = await listAuditLogs(viewer, { ...filter, limit: defaultPageSize, cursor });
    const rows = page.data.map((row) => ({
      ...row,
      phrase: auditActions[row.action as AuditAction] ?? row.action,
    }));
    return { rows, next: page.next_cursor };
  } catch (error) {
    if (error instanceof AssayError && error.code === "invalid") return { problem: error.message };
    throw error;
  }
}

export default async function AuditLogPage({ searchParams }: { searchParams: Promise<Given> }) {
  const viewer = await requireViewer();
  if (!can(viewer.role, "audit.read")) {
    return <ErrorState title={`The audit log is shown from the role ${minimumRole["audit.read"]} on.`} />;
  }
  const { cursor, ...search } = readSearch(await searchParams, [...auditSearchNames, "cursor"]);
  const [loaded, actors] = await Promise.all([load(viewer, search, cursor), listAuditActors(viewer)]);
  const params = new URLSearchParams(search as Record<string, string>);
  return (
    <Card className="overflow-hidden">
      <CardHeader
        title="Audit log"
        hint="every change in this workspace, kept for good"
        aside={(["csv", "json"] as const).map((format) => (
          <a
            key={format}
            href={hrefWith("/api/pages/audit-logs/export", params, { format })}
            className={buttonVariants({ size: "sm" })}
            download
          >
            <Download aria-hidden />
            {format.toUpperCase()}
          </a>
        ))}
      />
      <AuditFilters
        actors={[
          ...actors.map(({ id, name, type }) => ({
            value: id,
            label: type === "api_key" ? `${name} (API key)` : name,
          })),
          { value: "system", label: "Assay itself" },
        ]}
        objectType={search.object_type}
        customRange={search.range === "custom"}
      />
      <AuditList loaded={loaded} filtered={params.size > 0} />
      {"rows" in loaded && loaded.rows.length > 0 && (
        <CursorPagination
          firstHref={cursor === undefined ? null : hrefWith(path, params, {})}
          nextHref={loaded.next === null ? null : hrefWith(path, params, { cursor: loaded.next })}
        />
      )}
    </Card>
  );
}

function AuditList({ loaded, filtered }: { loaded: Loaded; filtered: boolean }) {
  const clear = (
    <Link href={path} className={buttonVariants()}>
      Clear the filters
    </Link>
  );
  if ("problem" in loaded) {
    return (
      <div className="p-4">
        <ErrorState title={loaded.problem} action={clear} />
      </div>
    );
  }
  if (loaded.rows.length > 0) return <AuditTable rows={loaded.rows} />;
  if (filtered) return <EmptyState action={clear}>Nothing recorded matches these filters.</EmptyState>;
  return <EmptyState>Changes appear here as they are made: by people, API keys and Assay itself.</EmptyState>;
}
