import type { Metadata } from "next";
import { ScoreByVersion } from "@/components/charts/score-by-version";
import { EvidenceStrip } from "@/components/prompts/evidence-strip";
import { ExampleTagsCard } from "@/components/prompts/example-tags-card";
import { promptHref } from "@/components/prompts/prompt-href";
import { VersionDiff } from "@/components/prompts/version-diff";
import { VersionMenu } from "@/components/prompts/version-menu";
import { VersionView } from "@/components/prompts/version-view";
import { VersionsList } from "@/components/prompts/versions-list";
import { Card } from "@/components/ui/card";
import { countExamples, countExampleTags } from "@/lib/data/golden-examples";
import { listProtectedLabels } from "@/lib/data/prompt-labels";
import { listAllVersions } from "@/lib/data/prompt-versions";
import { findVersionEvidence } from "@/lib/data/version-evidence";
import { listVersionScores } from "@/lib/data/version-scores";
import type { PromptAnswer, VersionAnswer } from "@/lib/domain/api/prompts";
import { can, mayMoveLabel } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { displayDiff } from "@/lib/domain/prompts/diff-sections";
import { productionLabel } from "@/lib/domain/prompts/schema";
import { type Given, readSearch } from "../../../search-params";
import { moveLabelAction, removeLabelAction } from "../../actions";
import { loadPrompt, promptTitle } from "../load-prompt";

interface Search {
  from?: string;
  to?: string;
  view?: string;
}

/** Which two versions the address asks for; not said: production against the newest, else the newest two. */
function chosen(versions: readonly VersionAnswer[], search: Search) {
  const numbered = (text: string | undefined) => versions.find((version) => String(version.number) === text);
  const newest = versions[0];
  const active = versions.find((version) => version.is_active);
  const to = numbered(search.to) ?? newest;
  if (to === undefined) return null;
  if (search.from === "none") return { from: null, to };
  const before = versions.find((version) => version.number < to.number) ?? null;
  const usual = search.to === undefined && active !== undefined && active.id !== to.id ? active : before;
  const from = numbered(search.from) ?? usual;
  return { from: from?.id === to.id ? null : from, to };
}

export async function generateMetadata({
  params,
}: {
  params: Promise<{ prompt: string }>;
}): Promise<Metadata> {
  return promptTitle(params);
}

export default async function VersionsPage({
  params,
  searchParams,
}: {
  params: Promise<{ prompt: string }>;
  searchParams: Promise<Given>;
}) {
  const { viewer, prompt } = await loadPrompt((await params).prompt);
  const search: Search = readSearch(await searchParams, ["from", "to", "view"]);
  const [ascending, scores, tags, exampleCount, protectedLabels] = await Promise.all([
    listAllVersions(viewer, prompt.id),
    listVersionScores(viewer, prompt.id),
    countExampleTags(viewer, prompt.id),
    countExamples(viewer, prompt.id),
    listProtectedLabels(viewer),
  ]);
  const shared = { viewer, prompt, protectedLabels };
  const versions = ascending.toReversed();
  const pair = chosen(versions, search);
  if (pair === null) return null;
  const labelled = ascending.filter((version) => version.labels.length > 0).map((version) => version.number);
  const means = new Map(scores.map((score) => [score.number, score]));
  const charted = ascending.slice(-12).filter((version) => means.has(version.number));
  return (
    <div className="flex flex-col gap-4 lg:flex-row lg:items-start">
      <div className="flex w-full shrink-0 flex-col gap-3 lg:w-[348px]">
        {charted.length > 0 && (
          <Card className="px-4 pb-2 pt-3">
            <div className="mb-2 flex">
              <h2 className="text-xs font-semibold">Score by version</h2>
              <span className="ml-auto text-2xs text-muted-foreground">mean, 95% CI</span>
            </div>
            <ScoreByVersion
              versions={charted.map(({ number }) => ({
                versionNumber: number,
                avgScore: means.get(number)?.mean ?? null,
                scoreCi: means.get(number)?.ci ?? null,
                verdict: means.get(number)?.verdict ?? null,
                labelled: labelled.includes(number),
              }))}
            />
          </Card>
        )}
        <Versions {...shared} versions={versions} pair={pair} scores={scores} />
        <ExampleTagsCard tags={tags} total={exampleCount} href={promptHref(prompt, "examples")} />
      </div>
      <div className="min-w-0 flex-1">
        <Diff {...shared} versions={versions} pair={pair} view={search.view} />
      </div>
    </div>
  );
}

interface PartProps {
  viewer: Viewer;
  prompt: PromptAnswer;
  /** Names of labels that only admins move. */
  protectedLabels: readonly string[];
  versions: readonly VersionAnswer[];
  pair: { from: VersionAnswer | null; to: VersionAnswer };
}

function labelPlaces(versions: readonly VersionAnswer[]) {
  return versions.flatMap(({ labels, number }) => labels.map((label) => ({ label, number })));
}

function Versions({
  viewer,
  prompt,
  protectedLabels,
  versions,
  pair,
  scores,
}: PartProps & { scores: Awaited<ReturnType<typeof listVersionScores>> }) {
  return (
    <VersionsList
      versions={versions}
      scores={scores}
      protectedLabels={protectedLabels}
      selected={[pair.to.number, ...(pair.from === null ? [] : [pair.from.number])]}
      hrefOf={(version) => `${promptHref(prompt)}?to=${version.number}`}
      menuOf={(version) => (
        <VersionMenu
          prompt={{ id: prompt.id, slug: prompt.slug }}
          version={{ id: version.id, number: version.number, labels: version.labels }}
          labels={labelPlaces(versions)}
          mayLabel={can(viewer.role, "label.set")}
          lockedLabels={can(viewer.role, "label.set_protected") ? [] : protectedLabels}
          mayCreate={can(viewer.role, "version.create") && prompt.archived_at === null}
          actions={{ moveLabel: moveLabelAction, removeLabel: removeLabelAction }}
        />
      )}
    />
  );
}

async function Diff({
  viewer,
  prompt,
  protectedLabels,
  versions,
  pair,
  view,
}: PartProps & { view: string | undefined }) {
  const { from, to } = pair;
  const evidence = from === null ? null : await findVersionEvidence(viewer, from.id, to.id);
  const text = to.messages.map((message) => `[${message.role}]\n${message.content}`).join("\n\n");
  return (
    <VersionDiff
      key={`${from?.id}-${to.id}`}
      promptId={prompt.id}
      compareHref={
        from !== null && prompt.archived_at === null && can(viewer.role, "experiment.create")
          ? `/experiments/new?prompt=${prompt.slug}&versions=${from.number},${to.number}&baseline=${from.number}`
          : null
      }
      from={from === null ? null : { number: from.number }}
      to={{
        id: to.id,
        number: to.number,
        format: to.template_format,
        text: to.template ?? text,
        active: to.is_active,
      }}
      versions={versions.map((version) => ({ number: version.number, note: version.change_note }))}
      labels={labelPlaces(versions)}
      diff={from === null ? null : displayDiff(from, to)}
      layout={view === "unified" || view === "split" ? view : null}
      mayLabel={mayMoveLabel(viewer.role, productionLabel, protectedLabels)}
      moveLabel={moveLabelAction}
      evidence={evidence === null ? null : <EvidenceStrip evidence={evidence} />}
      view={<VersionView version={to} />}
    />
  );
}
