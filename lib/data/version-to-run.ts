import "server-only";
import type { PromptRef, VersionRef } from "@/lib/domain/api/common";
import type { VersionAnswer } from "@/lib/domain/api/prompts";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { VersionSettings } from "@/lib/domain/prompts/file-draft";
import { productionLabel } from "@/lib/domain/prompts/schema";
import { db } from "./client";

/** What a run needs of a version. */
export type VersionToRun = VersionSettings & Pick<VersionAnswer, "id" | "prompt_id">;

/** Which version: by id, by number within a prompt, by label, else `production`, else the newest. */
export interface VersionChoice {
  prompt: PromptRef | null;
  version: VersionRef | null;
  label: string | null;
}

/** Finds the version a run asks for in one round trip; null when there is none, whatever is missing. */
export async function findVersionToRun(viewer: Viewer, choice: VersionChoice): Promise<VersionToRun | null> {
  const { prompt, version, label } = choice;
  const promptId = prompt !== null && "id" in prompt ? prompt.id : null;
  const slug = prompt !== null && "slug" in prompt ? prompt.slug : null;
  const versionId = version !== null && "id" in version ? version.id : null;
  const number = version !== null && "number" in version ? version.number : null;
  if (prompt === null && versionId === null) return null;
  const rows = await db().$queryRaw<VersionToRun[]>`
    select v.id::text as id, v.prompt_id::text as prompt_id, v.messages, v.template_format, v.provider, v.model,
      v.parameters, v.response_format, v.tools, v.fallbacks
    from prompt_versions v
    join prompts p on p.id = v.prompt_id
    left join prompt_labels l on l.prompt_id = v.prompt_id and l.version_id = v.id
      and l.name = ${label ?? productionLabel}
    where v.workspace_id = ${viewer.workspaceId}::uuid
      and (${promptId}::uuid is null or p.id = ${promptId}::uuid) and (${slug}::text is null or p.slug = ${slug})
      and (${versionId}::uuid is null or v.id = ${versionId}::uuid)
      and (${number}::int is null or v.number = ${number})
      and (${label}::text is null or ${version !== null} or l.name is not null)
    order by l.name is null, v.number desc limit 1`;
  return rows[0] ?? null;
}
