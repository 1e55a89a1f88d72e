import "server-only";
import { createHash } from "node:crypto";
import type { PromptRef } from "@/lib/domain/api/common";
import type { VersionAnswer } from "@/lib/domain/api/prompts";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";
import { getVersion, resolveLabel } from "./prompt-versions";
import { getPrompt } from "./prompts";
import { SharedReads } from "./shared-reads";

/** A version's answer as it is sent, with the content of its entity tag. */
export interface LabelledVersion {
  json: string;
  etag: string;
}

interface Pointer {
  id: string;
  labels: string[];
  creatorId: string | null;
  creatorName: string | null;
}

const mostKept = 1000;
const pointers = new SharedReads<Pointer | null>();
/** Answers by all that they are made of, the last used last. A version itself never changes. */
const answers = new Map<string, LabelledVersion>();

/** Where a label points, with everything of the answer that may change. Null when prompt or label are missing. */
async function readPointer(viewer: Viewer, prompt: PromptRef, label: string): Promise<Pointer | null> {
  const id = "id" in prompt ? prompt.id : null;
  const slug = "slug" in prompt ? prompt.slug : null;
  const rows = await db().$queryRaw<Pointer[]>`
    select v.id::text as id, u.id::text as "creatorId", u.name as "creatorName",
      array(select name from prompt_labels where version_id = v.id order by name) as labels
    from prompts p
    join prompt_labels l on l.prompt_id = p.id and l.name = ${label}
    join prompt_versions v on v.id = l.version_id
    left join users u on u.id = v.created_by
    where p.workspace_id = ${viewer.workspaceId}::uuid
      and (p.id = ${id}::uuid or p.slug = ${slug})`;
  return rows[0] ?? null;
}

function keep(key: string, answer: LabelledVersion): void {
  answers.delete(key);
  answers.set(key, answer);
  const [oldest] = answers.keys();
  if (answers.size > mostKept && oldest !== undefined) answers.delete(oldest);
}

/** Whether a version read a moment later is still what the pointer told. */
function agree(pointer: Pointer, version: VersionAnswer): boolean {
  const { labels, created_by: creator } = version;
  return labels.join(" ") === pointer.labels.join(" ") && (creator?.name ?? null) === pointer.creatorName;
}

function answerOf(version: VersionAnswer): LabelledVersion {
  const json = JSON.stringify(version);
  // The answer lists the version's labels, so its id alone would not tell that they moved.
  return { json, etag: createHash("sha256").update(json).digest("base64url") };
}

/**
 * The version a label of a prompt points at, ready to be sent. Applications ask for it before each of their calls: those
 * who ask at once share one small look-up, and the text is made anew only when something in it has changed.
 * @throws AssayError `not_found` when there is no such prompt or label.
 */
export async function readLabelledVersion(
  viewer: Viewer,
  prompt: PromptRef,
  label: string,
): Promise<LabelledVersion> {
  const name = "id" in prompt ? prompt.id : prompt.slug;
  const asked = JSON.stringify([viewer.workspaceId, name, label]);
  const pointer = await pointers.read(asked, () => readPointer(viewer, prompt, label));
  if (pointer === null) {
    // Says which of the two is missing, and knows "latest".
    const { id } = await getPrompt(viewer, prompt);
    return answerOf(await resolveLabel(viewer, id, label));
  }
  const key = JSON.stringify([viewer.workspaceId, pointer]);
  const known = answers.get(key);
  if (known !== undefined) {
    keep(key, known);
    return known;
  }
  const version = await getVersion(viewer, { id: pointer.id });
  const answer = answerOf(version);
  if (agree(pointer, version)) keep(key, answer);
  return answer;
}
