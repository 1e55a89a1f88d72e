import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { z } from "zod";

const deploy = join(import.meta.dirname, "../../../deploy");
const read = (name: string) => readFileSync(join(deploy, name), "utf8");
const example = readFileSync(join(deploy, "../.env.example"), "utf8");
const known = new Set([...example.matchAll(/^([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name));
const dockerfile = readFileSync(join(deploy, "../Dockerfile"), "utf8");

function documents(name: string): unknown[] {
  return parseAllDocuments(read(name), { strict: true, merge: true }).map((document) => {
    expect(document.errors, name).toEqual([]);
    return document.toJS() as unknown;
  });
}

const labels = z.record(z.string(), z.string());
const container = z.looseObject({
  image: z.string(),
  command: z.array(z.string()),
  envFrom: z.array(z.unknown()).length(2),
  securityContext: z.object({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.object({ drop: z.tuple([z.literal("ALL")]) }),
  }),
});
const probe = z.looseObject({ httpGet: z.looseObject({ path: z.string() }) });
const deployment = z.object({
  kind: z.literal("Deployment"),
  spec: z.looseObject({
    selector: z.object({ matchLabels: labels }),
    template: z.object({
      metadata: z.object({ labels }),
      spec: z.looseObject({
        terminationGracePeriodSeconds: z.number().min(20),
        initContainers: z.array(container),
        containers: z.tuple([
          container.extend({
            env: z.array(z.object({ name: z.string(), value: z.string() })),
            startupProbe: probe,
            readinessProbe: probe,
            livenessProbe: z.looseObject({ tcpSocket: z.unknown() }),
          }),
        ]),
      }),
    }),
  }),
});

const kubernetes = readdirSync(join(deploy, "kubernetes")).map((name) => `kubernetes/${name}`);

describe("the Kubernetes manifests", () => {
  it("are all named by the kustomization, and are YAML with a kind", () => {
    const [kustomization] = documents("kubernetes/kustomization.yaml") as { resources: string[] }[];
    const files = kubernetes.filter((name) => !name.endsWith("kustomization.yaml"));
    expect(kustomization?.resources.map((name) => `kubernetes/${name}`).sort()).toEqual(files.sort());
    for (const name of kubernetes) {
      for (const document of documents(name))
        expect(document).toMatchObject({ apiVersion: expect.any(String) });
    }
  });

  it.each(["web", "worker"])("%s: selectors, probes, roles and disruption budget fit together", (role) => {
    const all = documents(`kubernetes/${role}.yaml`) as { kind: string }[];
    const { spec } = deployment.parse(all.find(({ kind }) => kind === "Deployment"));
    const pods = spec.template.metadata.labels;
    expect(pods).toEqual(spec.selector.matchLabels);
    const [main] = spec.template.spec.containers;
    expect(main.env).toContainEqual({ name: "ASSAY_ROLE", value: role });
    for (const { httpGet } of [main.startupProbe, main.readinessProbe])
      expect(httpGet.path).toBe("/api/v1/health");
    const budget = all.find(({ kind }) => kind === "PodDisruptionBudget");
    expect(budget).toMatchObject({ spec: { selector: { matchLabels: pods } } });
    for (const document of all.filter(({ kind }) => kind === "Service")) {
      expect(document).toMatchObject({ spec: { selector: pods } });
    }
  });

  it("run what the image has: the server with its flags, and the bundled commands", () => {
    const bundled = [
      ...readFileSync(join(deploy, "../scripts/bundle.ts"), "utf8").matchAll(/^ {4}"?([a-z-]+)"?: join/gm),
    ];
    const commands = new Set(bundled.map(([, name]) => `ops/${name}.mjs`));
    const used = kubernetes.flatMap((name) =>
      [...read(name).matchAll(/ops\/[a-z-]+\.mjs/g)].map(([path]) => path),
    );
    expect(new Set(used)).toEqual(new Set(["ops/migrate.mjs"]));
    for (const path of used) expect(commands).toContain(path);
    const flags = /exec node (.*) server\.js/.exec(dockerfile)?.[1]?.split(" ") ?? [];
    expect(flags).not.toEqual([]);
    for (const role of ["web", "worker"]) {
      const { spec } = deployment.parse(documents(`kubernetes/${role}.yaml`)[0]);
      expect(spec.template.spec.containers[0].command).toEqual(["node", ...flags, "server.js"]);
    }
  });
});

describe("settings in deployment files", () => {
  const ours = /\b((?:ASSAY|INNGEST|NEXTAUTH|DATABASE|DIRECT|ENCRYPTION|OPENAI|ANTHROPIC|LOG)_[A-Z_]+)\b/g;
  /** The Inngest server's own. */
  const foreign = new Set(["INNGEST_POSTGRES_URI"]);

  it.each(["compose.yml", "compose.inngest.yml", ...kubernetes])(
    "%s names none that does not exist",
    (name) => {
      documents(name);
      const named = [...read(name).matchAll(ours)].map(([, setting]) => setting ?? "");
      expect(named.filter((setting) => !known.has(setting) && !foreign.has(setting))).toEqual([]);
    },
  );

  it("gives containers the time they need to stop", () => {
    const [compose] = documents("compose.yml") as {
      services: Record<string, { stop_grace_period?: string }>;
    }[];
    expect(compose?.services.web?.stop_grace_period).toBe("30s");
    expect(compose?.services.worker?.stop_grace_period).toBe("30s");
  });
});
