import "server-only";
import { isUuid, type PromptRef, promptRef, type VersionRef, versionRef } from "@/lib/domain/api/common";
import { notFound } from "@/lib/domain/errors";

/** Reads one path parameter, already percent-decoded. Throws 404 for what can name nothing. */
export type PathReader<T> = (text: string) => T;

function refuseUnstorable(text: string, thing: string): void {
  if (text === "" || text.length > 500 || text.includes("\u0000") || !text.isWellFormed())
    throw notFound(thing);
}

/** A UUID, in lower case. A malformed one is 404, like an unknown one. */
export function pathId(thing: string): PathReader<string> {
  return (text) => {
    if (!isUuid(text)) throw notFound(thing);
    return text.toLowerCase();
  };
}

/** Free text such as a label or a model's name. */
export function pathText(thing: string): PathReader<string> {
  return (text) => {
    refuseUnstorable(text, thing);
    return text;
  };
}

/** A prompt by id or slug. */
export function pathPrompt(text: string): PromptRef {
  refuseUnstorable(text, "Prompt");
  return promptRef(text);
}

/** A version by id or number. */
export function pathVersion(text: string): VersionRef {
  const version = versionRef(text);
  if (version === null) throw notFound("Version");
  return version;
}
