import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { createEmbeddedEngine } from "@/inngest/embedded/engine";
import { clientFor, quiet } from "./harness-client";

/** A process of its own with an engine: `tsx child.ts <database url> <file to note steps in>`. */
const [databaseUrl = "", notes = ""] = process.argv.slice(2);
const client = clientFor(databaseUrl);
const note = (text: string) => appendFileSync(notes, `${text}\n`);

const fn = client.createFunction(
  { id: "survivor", triggers: [{ event: "survive" }] },
  async ({ event, step }) => {
    const n = Number(event.data.n);
    await step.run("before", () => note(`before ${n}`));
    await step.run("during", async () => {
      note(`during ${n}`);
      await sleep(Number(event.data.ms));
    });
    await step.run("after", () => note(`after ${n}`));
    return n;
  },
);

const engine = createEmbeddedEngine({ databaseUrl, client, functions: [fn], log: quiet, pollMs: 200 });
await engine.start();
note("started");
process.on("SIGTERM", () => {
  void engine.stop({ timeoutMs: 300 }).then(() => process.exit(0));
});
