import { Cron } from "croner";
import type { InngestFunction } from "inngest";
import { z } from "zod";
import { type ExpressionScope, parseExpression } from "./expression";
import type { EngineEvent } from "./protocol";

export interface ConcurrencyGroup {
  name: string;
  limit: number;
}

/** A function as the engine sees it; ids carry the app's id in front. */
export interface FunctionSpec {
  id: string;
  maxAttempts: number;
  triggers: { event: string; matches(event: EngineEvent): boolean }[];
  crons: string[];
  cancels: { event: string; matches(event: EngineEvent, cancelling: EngineEvent): boolean }[];
  groups(event: EngineEvent): ConcurrencyGroup[];
  priority(event: EngineEvent): number;
}

export type Registry = ReadonlyMap<string, FunctionSpec>;

const concurrencySchema = z.object({
  limit: z.number().int().nonnegative(),
  key: z.string().optional(),
  scope: z.enum(["fn", "env", "account"]).optional(),
});
const configSchema = z
  .object({
    id: z.string(),
    name: z.unknown(),
    triggers: z.array(
      z.looseObject({
        event: z.string().optional(),
        expression: z.string().optional(),
        cron: z.string().optional(),
      }),
    ),
    steps: z.object({
      step: z.looseObject({ retries: z.object({ attempts: z.number().int().nonnegative() }).optional() }),
    }),
    concurrency: z.union([z.number(), concurrencySchema, z.array(concurrencySchema)]).optional(),
    priority: z.object({ run: z.string().optional() }).optional(),
    cancel: z.array(z.looseObject({ event: z.string(), if: z.string().optional() })).optional(),
  })
  .loose();
type Config = z.infer<typeof configSchema>;

const supportedOptions = new Set(Object.keys(configSchema.shape));

/** `TZ=Europe/Paris 0 9 * * *` or a bare pattern, which is read as UTC. */
export function nextCronTime(cron: string, after: Date): Date | null {
  const zoned = /^TZ=(\S+)\s+(.+)$/.exec(cron.trim());
  const job = new Cron(zoned?.[2] ?? cron, { timezone: zoned?.[1] ?? "UTC", paused: true });
  return job.nextRun(after);
}

function unsupported(config: Config): string[] {
  const names = Object.keys(config).filter(
    (name) => config[name] !== undefined && !supportedOptions.has(name),
  );
  for (const trigger of config.triggers) {
    if (trigger.event?.includes("*")) names.push(`trigger "${trigger.event}" (wildcard)`);
    if (trigger.event?.startsWith("inngest/") && trigger.event !== "inngest/function.failed") {
      names.push(`trigger "${trigger.event}"`);
    }
    if (trigger.jitter !== undefined) names.push("cron jitter");
  }
  if (config.cancel?.some(({ timeout }) => timeout !== undefined)) names.push("cancelOn.timeout");
  return names;
}

function truth(source: string | undefined): (scope: ExpressionScope) => boolean {
  if (source === undefined) return () => true;
  const expression = parseExpression(source);
  return (scope) => expression(scope) === true;
}

function readGroups(config: Config): FunctionSpec["groups"] {
  const given = config.concurrency ?? [];
  const options = typeof given === "number" ? [{ limit: given }] : Array.isArray(given) ? given : [given];
  const groups = options
    .filter(({ limit }) => limit > 0)
    .map((option) => {
      const { limit, key, scope = "fn" } = z.parse(concurrencySchema, option);
      const expression = key === undefined ? undefined : parseExpression(key);
      const prefix = `${scope === "fn" ? `fn:${config.id}` : scope}:${key ?? ""}:`;
      return (event: EngineEvent) => ({
        name: prefix + JSON.stringify(expression?.({ event }) ?? null),
        limit,
      });
    });
  return (event) => groups.map((group) => group(event));
}

function readPriority(source: string | undefined): FunctionSpec["priority"] {
  if (source === undefined) return () => 0;
  const expression = parseExpression(source);
  return (event) => {
    const value = Number(expression({ event }));
    return Number.isFinite(value) ? Math.round(Math.max(-600, Math.min(600, value))) : 0;
  };
}

function readConfig(config: Config): FunctionSpec {
  const crons = config.triggers.flatMap(({ cron }) => (cron === undefined ? [] : [cron]));
  for (const cron of crons) nextCronTime(cron, new Date());
  return {
    id: config.id,
    // Inngest's own default: four retries.
    maxAttempts: (config.steps.step.retries?.attempts ?? 4) + 1,
    triggers: config.triggers.flatMap(({ event, expression }) => {
      if (event === undefined) return [];
      const holds = truth(expression);
      return [{ event, matches: (received: EngineEvent) => holds({ event: received }) }];
    }),
    crons,
    cancels: (config.cancel ?? []).map(({ event, if: condition }) => {
      const holds = truth(condition);
      return { event, matches: (started, cancelling) => holds({ event: started, async: cancelling }) };
    }),
    groups: readGroups(config),
    priority: readPriority(config.priority?.run),
  };
}

/**
 * Reads the functions' own configuration (what the SDK would register with an Inngest server). Throws one error naming
 * every function and option the embedded engine does not support, since the SDK would ignore them silently.
 */
export function readFunctions(functions: readonly InngestFunction.Any[], appId: string): Registry {
  const registry = new Map<string, FunctionSpec>();
  const problems: string[] = [];
  for (const fn of functions) {
    if (fn.opts.optimizeParallelism === false) problems.push(`${fn.id()}: optimizeParallelism`);
    // biome-ignore lint/complexity/useLiteralKeys: private in the types, and the only source of the registered configuration
    const raw: unknown[] = fn["getConfig"]({
      baseUrl: new URL("https://embedded.invalid/"),
      appPrefix: appId,
    });
    for (const entry of raw) {
      const config = configSchema.parse(entry);
      const names = unsupported(config);
      problems.push(...names.map((name) => `${config.id}: ${name}`));
      if (registry.has(config.id)) problems.push(`${config.id}: the id is used twice`);
      if (names.length > 0) continue;
      try {
        registry.set(config.id, readConfig(config));
      } catch (error) {
        problems.push(`${config.id}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  if (problems.length > 0) {
    throw new Error(
      `The embedded engine does not support:\n${problems.map((line) => `  ${line}`).join("\n")}\n` +
        "Remove these options, or connect an Inngest server (INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY, or INNGEST_DEV).",
    );
  }
  return registry;
}
