import type { ReactNode } from "react";
import { Page } from "@/components/shell/page";
import { LinkTabs } from "@/components/ui/link-tabs";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { can } from "@/lib/domain/permissions/permissions";

export default async function EvaluationsLayout({ children }: { children: ReactNode }) {
  const { role } = await requireViewer();
  const tabs = [
    { href: "/evaluations", label: "Results", exact: true },
    { href: "/evaluations/evaluators", label: "Evaluators" },
    ...(can(role, "review.read") ? [{ href: "/evaluations/review", label: "Review" }] : []),
  ];
  return (
    <Page breadcrumbs={[{ label: "Evaluations" }]}>
      <h1 className="sr-only">Evaluations</h1>
      <LinkTabs label="Evaluations" tabs={tabs} />
      <div className="pt-4">{children}</div>
    </Page>
  );
}
