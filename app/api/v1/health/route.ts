import { enginePool } from "@/inngest/embedded/database";
import { queueStats } from "@/inngest/embedded/jobs";
import { engineMode } from "@/inngest/embedded/mode";
import { databaseAnswers } from "@/lib/data/health";
import type { HealthAnswer } from "@/lib/domain/api/service";
import { reply } from "@/lib/entry/reply";
import { methods, route } from "@/lib/entry/route";
import { env } from "@/lib/env";
import packageJson from "@/package.json";

async function engineState(databaseIsThere: boolean): Promise<HealthAnswer["engine"]> {
  const mode = engineMode(process.env);
  // An Inngest server keeps its queue to itself.
  if (mode === "inngest" || !databaseIsThere) return { mode, pending: null, running: null };
  const { DIRECT_DATABASE_URL, DATABASE_URL } = env();
  const { pending, running } = await queueStats(enginePool(DIRECT_DATABASE_URL ?? DATABASE_URL));
  return { mode, pending, running };
}

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "public" }, async () => {
    const there = await databaseAnswers();
    const answer: HealthAnswer = {
      status: there ? "ok" : "error",
      version: packageJson.version,
      database: there ? "ok" : "error",
      engine: await engineState(there),
    };
    return reply(answer, { status: there ? 200 : 503 });
  }),
});
