import type { Metadata } from "next";
import { hrefWith } from "@/components/filters/href-with";
import { UrlSearch } from "@/components/filters/url-search";
import { UrlSelect } from "@/components/filters/url-select";
import { FallbackForm, JudgeForm } from "@/components/settings/models/judge-form";
import { type OwnPriceRow, OwnPrices } from "@/components/settings/models/own-prices";
import { PriceBook } from "@/components/settings/models/price-book";
import { Card, CardHeader } from "@/components/ui/card";
import { CursorPagination } from "@/components/ui/pagination";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { listModelPrices, type ModelPriceRow } from "@/lib/data/model-prices";
import { can } from "@/lib/domain/permissions/permissions";
import { providerIdSchema } from "@/lib/domain/runs/completion";
import { listModels } from "@/lib/services/list-models";
import { listProviderNames } from "@/lib/services/list-providers";
import { readModelSettings } from "@/lib/services/model-settings";
import { type Given, orFirstPage, readSearch } from "../../search-params";
import { deletePrice, saveCapabilities, saveFallbackRate, saveJudge, savePrice } from "./actions";

export const metadata: Metadata = { title: "Models and prices" };

const pageSize = 50;

/** Rows come latest first within a model: the first that has begun is in effect, those after it are replaced. */
function withStates(rows: readonly ModelPriceRow[], now: Date): OwnPriceRow[] {
  const inEffect = new Set<string>();
  return rows.map((row) => {
    if (Date.parse(row.effective_from) > now.getTime()) return { ...row, state: "planned" };
    const name = `${row.provider}/${row.model}`;
    if (inEffect.has(name)) return { ...row, state: "replaced" };
    inEffect.add(name);
    return { ...row, state: "in effect" };
  });
}

export default async function ModelsPage({ searchParams }: { searchParams: Promise<Given> }) {
  const viewer = await requireViewer();
  const search = readSearch(await searchParams, ["q", "provider", "cursor"]);
  const { cursor, ...filters } = search;
  const params = new URLSearchParams(filters as Record<string, string>);
  const path = "/settings/models";
  const provider = providerIdSchema.safeParse(search.provider);
  const query = { query: search.q, limit: pageSize, cursor, provider: provider.data };
  const [settings, own, page] = await Promise.all([
    readModelSettings(viewer),
    listModelPrices(viewer),
    orFirstPage(listModels(viewer, query), hrefWith(path, params, {})),
  ]);
  const mayManage = can(viewer.role, "model.manage");
  const providers = listProviderNames();
  const priced = providers.flatMap(({ value, label }) => (value === "demo" ? [] : [{ value, label }]));
  return (
    <>
      <div className="grid gap-3 lg:grid-cols-2">
        <JudgeForm
          chosen={settings.judgeModel}
          defaultJudge={settings.defaultJudge}
          offer={settings.judgeOffer}
          mayManage={mayManage}
          save={saveJudge}
        />
        <FallbackForm
          input={settings.fallbackRate?.inputPerMTok ?? null}
          output={settings.fallbackRate?.outputPerMTok ?? null}
          mayManage={mayManage}
          save={saveFallbackRate}
        />
      </div>
      <OwnPrices
        rows={withStates(own, new Date())}
        providers={priced}
        mayManage={mayManage}
        save={savePrice}
        remove={deletePrice}
      />
      <Card>
        <CardHeader title="Models" hint="$ per million tokens, in effect today" />
        <div className="flex flex-wrap gap-2 border-b px-4 py-2.5">
          <UrlSearch label="Search models" className="w-full sm:w-64" />
          <UrlSelect
            name="provider"
            label="Provider"
            allLabel="All providers"
            options={providers}
            className="w-auto min-w-36"
          />
        </div>
        <PriceBook
          models={page.data}
          providers={priced}
          mayManage={mayManage}
          save={savePrice}
          saveCapabilities={saveCapabilities}
        />
        <CursorPagination
          firstHref={cursor === undefined ? null : hrefWith(path, params, {})}
          nextHref={page.next_cursor === null ? null : hrefWith(path, params, { cursor: page.next_cursor })}
        />
      </Card>
    </>
  );
}
