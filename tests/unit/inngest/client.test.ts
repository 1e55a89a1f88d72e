import { describe, expect, it } from "vitest";
import { createInngestClient } from "@/inngest/client";
import { runRequested } from "@/inngest/events";

describe("createInngestClient", () => {
  it("demands signatures in embedded mode, whatever the environment becomes later", () => {
    const client = createInngestClient({ env: {} });
    client.setEnvVars({ INNGEST_DEV: "1", INNGEST_BASE_URL: "http://elsewhere" });
    expect(client.mode).toBe("cloud");
    expect(client.signingKey).toMatch(/^signkey-embedded-[0-9a-f]{64}$/);
    expect(client.eventBaseUrl).toBe("https://embedded.invalid/");
  });

  it("talks to the dev server that INNGEST_DEV names", () => {
    const client = createInngestClient({ env: { INNGEST_DEV: "http://127.0.0.1:8288" } });
    expect(client.mode).toBe("dev");
    expect(client.eventBaseUrl).toBe("http://127.0.0.1:8288");
  });

  it("talks to a self-hosted server with its keys", () => {
    const env = { INNGEST_EVENT_KEY: "e", INNGEST_SIGNING_KEY: "s", INNGEST_BASE_URL: "http://inngest:8288" };
    const client = createInngestClient({ env });
    expect([client.mode, client.eventKey, client.signingKey, client.apiBaseUrl]).toEqual([
      "cloud",
      "e",
      "s",
      "http://inngest:8288",
    ]);
  });

  it("says what to do when there is no database to send to", async () => {
    const logger = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
    const client = createInngestClient({ env: {}, logger });
    await expect(client.send({ name: "x" })).rejects.toThrow("DATABASE_URL is not set");
  });

  it("refuses an event that does not fit its schema before it is sent", async () => {
    const client = createInngestClient({ env: {}, databaseUrl: () => "postgres://nobody@127.0.0.1:1/none" });
    const event = runRequested.create({ runId: "r", workspaceId: 5 } as unknown as {
      runId: string;
      workspaceId: string;
    });
    await expect(client.send(event)).rejects.toThrow(/workspaceId/);
  });
});
