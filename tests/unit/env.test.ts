import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { envSchema, parseEnv } from "@/lib/env";
import { providerCatalog } from "@/lib/providers/catalog";

const required = {
  DATABASE_URL: "postgresql://assay:secret@127.0.0.1:5432/assay",
  ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
  NEXTAUTH_SECRET: "s".repeat(32),
};

describe("parseEnv", () => {
  it("takes the required variables and gives the defaults of the rest", () => {
    expect(parseEnv(required)).toMatchObject({
      ENCRYPTION_KEY: Buffer.alloc(32, 7),
      DATABASE_POOL_MAX: 20,
      ASSAY_ROLE: "all",
      ASSAY_ALLOW_SIGNUP: false,
      ASSAY_CORS_ORIGINS: [],
      LOG_LEVEL: "info",
    });
  });

  it("names every variable that is missing or wrong, at once", () => {
    expect(() =>
      parseEnv({ ENCRYPTION_KEY: "short", ASSAY_ROLE: "both", OPENAI_BASE_URL: "localhost" }),
    ).toThrow(
      [
        "The environment is not usable:",
        "- DATABASE_URL is not set; it is required.",
        "- ENCRYPTION_KEY must be 32 bytes in base64 or hexadecimal; `openssl rand -base64 32` makes one.",
        "- NEXTAUTH_SECRET is not set; it is required.",
        "- ASSAY_ROLE must be web, worker or all.",
        "- OPENAI_BASE_URL must be an http(s) URL.",
        ".env.example explains every variable.",
      ].join("\n"),
    );
  });

  it("takes a hexadecimal key", () => {
    expect(parseEnv({ ...required, ENCRYPTION_KEY: "0a".repeat(32) }).ENCRYPTION_KEY).toEqual(
      Buffer.alloc(32, 10),
    );
  });

  it("takes an empty variable as unset, as compose files pass them", () => {
    const env = parseEnv({ ...required, ASSAY_ADMIN_EMAIL: "", ASSAY_ALLOW_SIGNUP: "", OPENAI_BASE_URL: "" });
    expect([env.ASSAY_ADMIN_EMAIL, env.ASSAY_ALLOW_SIGNUP, env.OPENAI_BASE_URL]).toEqual([
      undefined,
      false,
      undefined,
    ]);
  });

  it("reads flags and lists", () => {
    const env = parseEnv({
      ...required,
      ASSAY_ALLOW_SIGNUP: "1",
      ASSAY_CORS_ORIGINS: "https://a.example/, https://b.example",
    });
    expect(env.ASSAY_ALLOW_SIGNUP).toBe(true);
    expect(env.ASSAY_CORS_ORIGINS).toEqual(["https://a.example", "https://b.example"]);
  });

  it("refuses what is neither 1 nor 0", () => {
    expect(() => parseEnv({ ...required, ASSAY_ALLOW_SIGNUP: "yes" })).toThrow(
      "ASSAY_ALLOW_SIGNUP must be 1 or 0.",
    );
  });
});

describe("the variables", () => {
  // Not the operator's to set.
  const settable = Object.keys(envSchema.shape).filter((name) => name !== "NODE_ENV");

  it.each([".env.example", "README.md"])("are all explained in %s", (file) => {
    const text = readFileSync(join(import.meta.dirname, "../..", file), "utf8");
    expect(settable.filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
  });

  it("are those of every provider, too", () => {
    const named = providerCatalog.flatMap(({ keyVariables, baseUrlVariable }) => [
      ...keyVariables,
      ...(baseUrlVariable === null ? [] : [baseUrlVariable]),
    ]);
    expect(named.filter((name) => !settable.includes(name))).toEqual([]);
  });
});
