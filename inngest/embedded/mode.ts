export type EngineMode = "embedded" | "inngest";

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether `INNGEST_DEV` asks for the dev server: `1`, `true` or its URL. */
export function isInngestDev(env: Environment): boolean {
  const value = (env.INNGEST_DEV ?? "").trim().toLowerCase();
  return value !== "" && value !== "0" && value !== "false";
}

/**
 * Which engine runs the background functions: an Inngest server (Cloud, self-hosted or dev) when one is configured,
 * else the embedded one. Throws when the configuration is half there.
 */
export function engineMode(env: Environment): EngineMode {
  if (isInngestDev(env)) return "inngest";
  const needed = ["INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY"];
  const set = [...needed, "INNGEST_BASE_URL"].filter((name) => (env[name] ?? "") !== "");
  if (set.length === 0) return "embedded";
  const missing = needed.filter((name) => !set.includes(name));
  if (missing.length > 0) {
    throw new Error(
      `${set.join(" and ")} is set, ${missing.join(" and ")} is not. ` +
        `Set both INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY to use Inngest, or unset all INNGEST_* variables to use the embedded engine.`,
    );
  }
  return "inngest";
}
