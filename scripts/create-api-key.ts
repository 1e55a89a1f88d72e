import { join } from "node:path";
import { parseArgs } from "node:util";
import { disconnect } from "@/lib/data/client";
import { findWorkspace, oldestWorkspace } from "@/lib/data/workspaces";
import { createApiKeyBody } from "@/lib/domain/api/api-keys";
import { systemViewer } from "@/lib/domain/permissions/viewer";
import { createApiKey } from "@/lib/services/create-api-key";
import { applyMigrations } from "./db/migrations";
import { openEnvironment } from "./environment";
import { projectRoot } from "./project";
import { reportFailure } from "./steps";

const usage =
  "Usage: npm run api-key -- --name <name> [--role viewer|editor|admin] [--workspace <slug>] [--expires-in-days <n>] [--rate-limit <requests a minute>]";
const dayMs = 24 * 60 * 60 * 1000;

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new Error(`--${option} must be a whole number from 1.\n${usage}`);
  return Number(text);
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      name: { type: "string" },
      role: { type: "string", default: "editor" },
      workspace: { type: "string" },
      "expires-in-days": { type: "string" },
      "rate-limit": { type: "string" },
    },
  });
  const days = values["expires-in-days"];
  const limit = values["rate-limit"];
  const body = createApiKeyBody.safeParse({
    name: values.name,
    role: values.role,
    ...(limit === undefined ? {} : { rate_limit_per_minute: wholeNumber("rate-limit", limit) }),
    ...(days === undefined
      ? {}
      : { expires_at: new Date(Date.now() + wholeNumber("expires-in-days", days) * dayMs).toISOString() }),
  });
  if (body.success) return { body: body.data, slug: values.workspace };
  const issue = body.error.issues[0];
  throw new Error(`--${String(issue?.path[0] ?? "name")}: ${issue?.message ?? "is wrong"}\n${usage}`);
}

async function main(): Promise<void> {
  const { body, slug } = readArguments();
  const environment = await openEnvironment((notice) => console.error(notice));
  try {
    await applyMigrations(
      process.env.DIRECT_DATABASE_URL || process.env.DATABASE_URL || "",
      join(projectRoot, "prisma/migrations"),
    );
    const workspace = slug === undefined ? await oldestWorkspace() : await findWorkspace({ slug });
    if (workspace === null) {
      throw new Error(
        slug === undefined
          ? "There is no workspace yet. Start the server once (npm start), which makes one."
          : `There is no workspace with the slug "${slug}".`,
      );
    }
    const { key } = await createApiKey(systemViewer(workspace.id), body);
    console.log(
      `API key "${body.name}" (${body.role}) of the workspace "${workspace.name}". It is shown only now:`,
    );
    console.log(key);
  } finally {
    await disconnect();
    await environment.close();
  }
}

main()
  .then(() => process.exit(0))
  .catch((error: unknown) => {
    reportFailure(error);
    process.exit(1);
  });
