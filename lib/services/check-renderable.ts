import "server-only";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { ExampleRevision } from "@/lib/data/golden-examples";
import type { VersionAnswer } from "@/lib/domain/api/prompts";
import { AssayError } from "@/lib/domain/errors";
import { exampleName } from "@/lib/domain/examples/name";
import type { ExperimentPlan } from "@/lib/domain/experiments/setup";
import { MissingVariablesError } from "@/lib/domain/templates/problems";
import { renderMessages } from "@/lib/domain/templates/render";

const rendersPerTurn = 500;
const examplesNamed = 5;

export interface Renderability {
  unrenderable: ExperimentPlan["unrenderable"];
  /** One sentence per version and cause. */
  warnings: string[];
}

function label(example: ExampleRevision): string {
  return exampleName(example.number);
}

/**
 * Renders every example with every version, to say at the start which pairs cannot run.
 * @throws AssayError `invalid` when none can.
 */
export async function checkRenderable(
  versions: VersionAnswer[],
  examples: ExampleRevision[],
): Promise<Renderability> {
  const unrenderable: ExperimentPlan["unrenderable"] = [];
  const causes = new Map<string, { version: number; message: string; examples: ExampleRevision[] }>();
  let renders = 0;
  for (const version of versions) {
    for (const example of examples) {
      renders += 1;
      // Ten thousand examples take a second: other requests must not wait for all of it.
      if (renders % rendersPerTurn === 0) await nextTurn();
      try {
        renderMessages(version.messages, version.template_format, example.input_data);
      } catch (error) {
        if (!(error instanceof AssayError)) throw error;
        const message =
          error instanceof MissingVariablesError ? `missing ${error.missing.join(", ")}` : error.message;
        unrenderable.push({ versionId: version.id, exampleId: example.example_id, message });
        const key = `${version.number} ${message}`;
        const cause = causes.get(key) ?? { version: version.number, message, examples: [] };
        cause.examples.push(example);
        causes.set(key, cause);
      }
    }
  }
  const warnings = [...causes.values()].map((cause) => {
    const named = cause.examples.slice(0, examplesNamed).map(label).join(", ");
    const more = cause.examples.length > examplesNamed ? ", …" : "";
    const count = cause.examples.length === 1 ? "1 example" : `${cause.examples.length} examples`;
    return `Version ${cause.version}: ${count} cannot be rendered (${cause.message}): ${named}${more}. Their cells fail.`;
  });
  if (unrenderable.length === versions.length * examples.length) {
    const message = `No example can be rendered with the chosen versions. ${warnings[0] ?? ""}`.trim();
    throw new AssayError("invalid", message, { fields: [{ pointer: "/example_ids", message }] });
  }
  return { unrenderable, warnings };
}
