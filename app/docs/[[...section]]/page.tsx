import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { notFound } from "next/navigation";
import { ApiKeyField } from "@/components/docs/api-key";
import { DocsNav } from "@/components/docs/docs-nav";
import { EventCard } from "@/components/docs/event-card";
import { OperationCard } from "@/components/docs/operation-card";
import { DocsOverview } from "@/components/docs/overview";
import { Logo } from "@/components/shell/logo";
import { buttonVariants } from "@/components/ui/button";
import { loadReference } from "../load-reference";

interface DocsPageProps {
  params: Promise<{ section?: string[] }>;
}

export async function generateMetadata({ params }: DocsPageProps): Promise<Metadata> {
  const { section: [slug] = [] } = await params;
  const section = loadReference().find((candidate) => candidate.slug === slug);
  return { title: section === undefined ? "API reference" : `${section.name} · API reference` };
}

async function ownOrigin(): Promise<string> {
  const given = await headers();
  const host = given.get("x-forwarded-host") ?? given.get("host") ?? "localhost:3000";
  return `${given.get("x-forwarded-proto")?.split(",")[0] ?? "http"}://${host}`;
}

export default async function DocsPage({ params }: DocsPageProps) {
  const { section: [slug, ...rest] = [] } = await params;
  const sections = loadReference();
  const section = sections.find((candidate) => candidate.slug === slug);
  if (rest.length > 0 || (slug !== undefined && section === undefined)) notFound();
  return (
    <div className="flex h-dvh flex-col overflow-hidden">
      <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b px-4 py-1 lg:px-6">
        <Logo size={20} />
        <span className="font-medium">Assay API</span>
        <div className="ml-auto flex items-center gap-2">
          <a href="/api/v1/openapi.json" className={buttonVariants({ variant: "ghost", size: "sm" })}>
            OpenAPI document
          </a>
          <Link href="/" className={buttonVariants({ size: "sm" })}>
            Open Assay
          </Link>
        </div>
      </header>
      <div className="scroll relative min-h-0 flex-1 lg:flex lg:overflow-hidden">
        <aside className="scroll border-b p-3 lg:w-[264px] lg:shrink-0 lg:border-b-0 lg:border-r">
          <details className="lg:hidden">
            <summary className="cursor-pointer rounded-md px-2 py-1 text-sm font-medium">
              {section?.name ?? "Overview"}
            </summary>
            <DocsNav sections={sections} current={section?.slug ?? null} />
          </details>
          <div className="hidden lg:block">
            <DocsNav sections={sections} current={section?.slug ?? null} />
          </div>
        </aside>
        <main id="main" tabIndex={-1} className="scroll relative min-w-0 flex-1 px-4 pb-12 pt-4 lg:px-6">
          <div className="mx-auto flex max-w-[920px] flex-col gap-4">
            <div>
              <h1 className="text-xl font-semibold tracking-tight">{section?.name ?? "API reference"}</h1>
              <p className="mt-0.5 text-muted-foreground">
                {section?.description ?? "Everything the interface does, for scripts."}
              </p>
            </div>
            <ApiKeyField />
            {section === undefined ? (
              <DocsOverview sections={sections} origin={await ownOrigin()} />
            ) : (
              <>
                {section.operations.map((operation) => (
                  <OperationCard key={operation.id} operation={operation} />
                ))}
                {section.events.map((event) => (
                  <EventCard key={event.type} event={event} />
                ))}
              </>
            )}
          </div>
        </main>
      </div>
    </div>
  );
}
