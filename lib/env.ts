import "server-only";
import { z } from "zod";

const text = z.string().optional();
const url = z.url({ protocol: /^https?$/, error: "must be an http(s) URL" }).optional();
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, "must be a postgresql:// URL");
const flag = z
  .enum(["1", "true", "0", "false"], { error: "must be 1 or 0" })
  .default("0")
  .transform((value) => value === "1" || value === "true");
const secret = z.string().min(32, "must be at least 32 characters; `openssl rand -base64 32` makes one");

/** 32 bytes, as the AES-256 key they are; given as base64 or as 64 hexadecimal digits. */
const encryptionKey = z.string().transform((value, context) => {
  const key = Buffer.from(value, /^[0-9a-f]{64}$/i.test(value) ? "hex" : "base64");
  if (key.length === 32) return key;
  context.addIssue({
    code: "custom",
    message: "must be 32 bytes in base64 or hexadecimal; `openssl rand -base64 32` makes one",
  });
  return z.NEVER;
});

const origins = z
  .string()
  .default("")
  .transform((value) => value.split(",").flatMap((part) => (part.trim() === "" ? [] : [part.trim()])))
  .pipe(
    z.array(z.url({ error: "must be a comma-separated list of origins, such as https://app.example.com" })),
  )
  // As browsers send it: without the slash that an address is often copied with.
  .transform((urls) => urls.map((url) => new URL(url).origin));

/** Every variable that Assay reads; `.env.example` explains each, which a test holds it to. */
export const envSchema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),

  DATABASE_URL: postgresUrl,
  DIRECT_DATABASE_URL: postgresUrl.optional(),
  DATABASE_POOL_MAX: z.coerce.number().int().min(2).max(500).default(20),

  ENCRYPTION_KEY: encryptionKey,
  NEXTAUTH_SECRET: secret,
  NEXTAUTH_URL: url,

  ASSAY_ROLE: z.enum(["web", "worker", "all"], { error: "must be web, worker or all" }).default("all"),
  ASSAY_DEMO: flag,
  ASSAY_ADMIN_EMAIL: z.email({ error: "must be an e-mail address" }).optional(),
  ASSAY_ADMIN_PASSWORD: z.string().min(8, "must be at least 8 characters").optional(),
  ASSAY_ALLOW_SIGNUP: flag,
  ASSAY_CALL_TIMEOUT_MS: z.coerce.number().int().min(100).max(3_600_000).default(120_000),
  ASSAY_ALLOW_PRIVATE_ADDRESSES: flag,
  ASSAY_CORS_ORIGINS: origins,
  ASSAY_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),

  GITHUB_CLIENT_ID: text,
  GITHUB_CLIENT_SECRET: text,
  GOOGLE_CLIENT_ID: text,
  GOOGLE_CLIENT_SECRET: text,
  OIDC_ISSUER: url,
  OIDC_CLIENT_ID: text,
  OIDC_CLIENT_SECRET: text,
  OIDC_NAME: z.string().default("single sign-on"),

  INNGEST_EVENT_KEY: text,
  INNGEST_SIGNING_KEY: text,
  INNGEST_BASE_URL: url,
  INNGEST_DEV: text,

  OPENAI_API_KEY: text,
  OPENAI_BASE_URL: url,
  ANTHROPIC_API_KEY: text,
  ANTHROPIC_BASE_URL: url,
  OLLAMA_HOST: text,
  OLLAMA_API_KEY: text,
  HF_TOKEN: text,
  HF_API_TOKEN: text,
  HUGGINGFACE_API_KEY: text,
  GEMINI_API_KEY: text,
  MISTRAL_API_KEY: text,
  COHERE_API_KEY: text,
  VLLM_BASE_URL: url,
  VLLM_API_KEY: text,
});

export type Env = z.infer<typeof envSchema>;

/**
 * Reads the settings out of `source`; an empty variable counts as unset, as compose files pass them.
 * @throws naming every variable that is missing or wrong and what it must be.
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ""),
  );
  const result = envSchema.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    return `- ${name} ${given[name] === undefined ? "is not set; it is required" : issue.message}.`;
  });
  throw new Error(
    `The environment is not usable:\n${[...new Set(problems)].join("\n")}\n.env.example explains every variable.`,
  );
}

let current: Env | undefined;

/**
 * The settings of this process, read once. A function, because `next build` loads modules where no database is set.
 * @throws as {@link parseEnv}.
 */
export function env(): Env {
  current ??= parseEnv(process.env);
  return current;
}

/** Makes the next {@link env} read the environment again; for tests that change it. */
export function reloadEnv(): void {
  current = undefined;
}
