import { describe, expect, it } from "vitest";
import { engineMode } from "@/inngest/embedded/mode";

describe("engineMode", () => {
  it.each([
    [{}, "embedded"],
    [{ INNGEST_DEV: "" }, "embedded"],
    [{ INNGEST_DEV: "0" }, "embedded"],
    [{ INNGEST_DEV: "false" }, "embedded"],
    [{ INNGEST_DEV: "1" }, "inngest"],
    [{ INNGEST_DEV: "http://127.0.0.1:8288" }, "inngest"],
    [{ INNGEST_EVENT_KEY: "e", INNGEST_SIGNING_KEY: "s" }, "inngest"],
    [
      { INNGEST_EVENT_KEY: "e", INNGEST_SIGNING_KEY: "s", INNGEST_BASE_URL: "http://inngest:8288" },
      "inngest",
    ],
  ])("%j is %s", (env: Record<string, string>, mode) => {
    expect(engineMode(env)).toBe(mode);
  });

  it.each([
    [{ INNGEST_EVENT_KEY: "e" }, "INNGEST_SIGNING_KEY is not"],
    [{ INNGEST_SIGNING_KEY: "s" }, "INNGEST_EVENT_KEY is not"],
    [{ INNGEST_BASE_URL: "http://inngest:8288" }, "INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY is not"],
  ])("%j is refused, naming what is missing", (env: Record<string, string>, message) => {
    expect(() => engineMode(env)).toThrow(message);
  });
});
