import { parseArgs } from "node:util";
import { findWorkspace, oldestWorkspace } from "@/lib/data/workspaces";
import { type CreateApiKeyBody, createApiKeyBody } from "@/lib/domain/api/api-keys";
import { systemViewer } from "@/lib/domain/permissions/viewer";
import { createApiKey } from "@/lib/services/manage-api-keys";
import { openEnvironment } from "./environment";
import { runToExit } from "./steps";

const usage =
  "Usage: npm run api-key -- --name <name> [--role viewer|editor|admin] [--workspace <slug>] [--rate-limit <requests a minute>]";

interface Wish {
  workspace: string | undefined;
  body: CreateApiKeyBody;
}

/** What was asked for; null for the usage alone. */
function readWish(): Wish | null {
  const { values } = parseArgs({
    options: {
      name: { type: "string" },
      role: { type: "string", default: "editor" },
      workspace: { type: "string" },
      "rate-limit": { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return null;
  const limit = values["rate-limit"];
  const body = createApiKeyBody.safeParse({
    name: values.name,
    role: values.role,
    ...(limit === undefined ? {} : { rate_limit_per_minute: Number(limit) }),
  });
  if (!body.success) {
    const problems = body.error.issues.map((issue) => `--${String(issue.path[0])}: ${issue.message}`);
    throw new Error([...problems, usage].join("\n"));
  }
  return { workspace: values.workspace, body: body.data };
}

async function create(wish: Wish): Promise<void> {
  const workspace =
    wish.workspace === undefined ? await oldestWorkspace() : await findWorkspace({ slug: wish.workspace });
  if (workspace === null) {
    throw new Error(
      wish.workspace === undefined
        ? "There is no workspace yet. Start Assay once (`npm start`) and sign in."
        : `There is no workspace with the slug ${wish.workspace}.`,
    );
  }
  const { key } = await createApiKey(systemViewer(workspace.id), wish.body);
  console.log(
    `API key “${wish.body.name}” (${wish.body.role}) of the workspace ${workspace.name}. It is shown this once:`,
  );
  console.log(key);
}

async function main(): Promise<void> {
  const wish = readWish();
  if (wish === null) {
    console.log(usage);
    return;
  }
  const environment = await openEnvironment(console.error);
  try {
    await create(wish);
  } finally {
    await environment.close();
  }
}

runToExit(main);
