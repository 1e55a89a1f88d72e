import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/data/client";
import { createWorkspace } from "@/lib/services/manage-workspace";
import { type ApiAnswer, type ApiCall, callApi, makeKey } from "@/tests/support/api";
import { setUpApi } from "@/tests/support/api-workspace";
import { priceBody, thingsOf, uniqueName } from "@/tests/support/things";
import { createUser, createWorkspace as newWorkspace } from "@/tests/support/workspace";

const api = setUpApi();
let key = "";
const make = thingsOf(api, () => key);

beforeAll(async () => {
  key = await makeKey(api.viewer, "admin");
});

type Answer = ApiAnswer<Record<string, unknown>>;
type Twin = [name: string, call?: Omit<ApiCall, "key">];

/** Rounds of each pair: whether two calls meet at the moment that matters is the scheduler's choice. */
const rounds = 6;

/** Both calls at the same moment; whatever becomes of them, both answers hold to their schemas and neither is a failure. */
function together(first: Twin, second: Twin): Promise<[Answer, Answer]> {
  const send = ([name, call]: Twin) => callApi<Record<string, unknown>>(name, { key, ...call });
  return Promise.all([send(first), send(second)]);
}

/** Sends each round's pair and expects these two statuses of it, in either order. */
async function expectOf(
  statuses: [number, number],
  pair: (round: number) => Promise<[Twin, Twin]>,
): Promise<[Answer, Answer][]> {
  const all: [Answer, Answer][] = [];
  for (let round = 0; round < rounds; round += 1) {
    const answers = await together(...(await pair(round)));
    expect(answers.map(({ status }) => status).sort(), answers.map(({ text }) => text).join("\n")).toEqual(
      statuses,
    );
    all.push(answers);
  }
  return all;
}

function twice(twin: Twin): [Twin, Twin] {
  return [twin, twin];
}

describe("two calls that make the same at one moment", () => {
  it.each<[string, string, () => Promise<ApiCall["body"]>]>([
    ["slug of a prompt", "POST /prompts", async () => ({ name: "Twin", slug: slug(), template: "a" })],
    ["name of an evaluator", "POST /evaluators", async () => ({ name: uniqueName(), type: "bleu" })],
    ["name of a connection", "POST /provider-connections", async () => make.connectionBody()],
  ])("end in one and a conflict: %s", async (_what, name, body) => {
    const answers = await expectOf([201, 409], async () => twice([name, { body: await body() }]));
    for (const { json } of answers.flat().filter(({ status }) => status === 409)) {
      expect(json).toMatchObject({
        code: "conflict",
        errors: [{ pointer: expect.stringMatching(/^\/(slug|name)$/) }],
      });
    }
  });

  it.each<[string, string, () => Promise<string>, () => ApiCall["body"]]>([
    [
      "slug of a prompt",
      "PATCH /prompts/{prompt}",
      async () => (await make.prompt()).id,
      () => ({ slug: slug() }),
    ],
    ["name of an evaluator", "PATCH /evaluators/{id}", make.evaluator, () => ({ name: uniqueName() })],
    [
      "name of a connection",
      "PATCH /provider-connections/{id}",
      make.connection,
      () => ({ name: uniqueName() }),
    ],
  ])("end in one and a conflict when two take it: %s", async (_what, name, thing, body) => {
    await expectOf([200, 409], async () => {
      const taken = body();
      const of = async (): Promise<Twin> => {
        const id = await thing();
        return [name, { params: { id, prompt: id }, body: taken }];
      };
      return [await of(), await of()];
    });
  });

  it.each<[string, string, () => ApiCall["body"]]>([
    ["prompts of one name", "POST /prompts", () => ({ name: "Same name", template: "a" })],
    ["API keys of one name", "POST /api-keys", () => ({ name: "Same name" })],
    ["webhooks of one name", "POST /webhooks", () => ({ ...make.webhookBody(), name: "Same name" })],
    ["invitations of one address", "POST /members", () => ({ email: "twin@example.com", role: "viewer" })],
  ])("both succeed where nothing must be unique: %s", async (_what, name, body) => {
    const answers = (await expectOf([201, 201], async () => twice([name, { body: body() }]))).flat();
    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(2 * rounds);
    const open = { email: "twin@example.com", acceptedAt: null, revokedAt: null };
    if (name === "POST /members") expect(await db().invitation.count({ where: open })).toBe(1);
  });

  it("make one version of one content, and numbers of their own of two", async () => {
    await expectOf([201, 409], async () => {
      const { slug: prompt } = await make.prompt();
      return twice(["POST /prompts/{prompt}/versions", { params: { prompt }, body: { template: "Same" } }]);
    });
    const { slug: prompt } = await make.prompt();
    const of = (template: string): Twin => [
      "POST /prompts/{prompt}/versions",
      { params: { prompt }, body: { template } },
    ];
    const answers = await expectOf([201, 201], async (round) => [of(`a ${round}`), of(`b ${round}`)]);
    const numbers = answers.flat().map(({ json }) => Number(json.number));
    expect(numbers.sort((a, b) => a - b)).toEqual(numbers.map((_, index) => index + 2));
  });

  it("make one prompt and one version of one file", async () => {
    const pairs = await expectOf([200, 201], async () =>
      twice([
        "PUT /prompts/{prompt}/file",
        {
          params: { prompt: slug() },
          query: "?create=true",
          raw: "---\n---\nOf a file",
          headers: { "content-type": "text/markdown" },
        },
      ]),
    );
    for (const pair of pairs) {
      expect(pair.map(({ json }) => json.created).sort()).toEqual([false, true]);
      expect(new Set(pair.map(({ json }) => (json.version as { id: string }).id)).size).toBe(1);
    }
  });

  it("set a label, a tag, a price and a model's capabilities", async () => {
    const effective_from = "2031-01-01T00:00:00Z";
    const pairs: [string, () => Promise<Omit<ApiCall, "key">>][] = [
      [
        "PUT /prompts/{prompt}/labels/{label}",
        async () => ({
          params: { prompt: (await make.prompt()).slug, label: "twin" },
          body: { version_id: 1 },
        }),
      ],
      [
        "PATCH /prompts/{prompt}",
        async () => ({ params: { prompt: (await make.prompt()).slug }, body: { tags: ["twin"] } }),
      ],
      ["PATCH /workspace", async () => ({ body: { protected_labels: ["guarded"] } })],
      [
        "PUT /models/{provider}/{model}",
        async () => ({ params: model(), body: { ...priceBody, effective_from } }),
      ],
      ["PUT /models/{provider}/{model}", async () => ({ params: model(), body: priceBody })],
      [
        "PUT /models/{provider}/{model}",
        async () => ({ params: model(), body: { capabilities: { seed: false } } }),
      ],
    ];
    for (const [name, call] of pairs) await expectOf([200, 200], async () => twice([name, await call()]));
  });

  it("add golden examples and revisions without a gap", async () => {
    const { slug: prompt, id: prompt_id } = await make.prompt();
    const body = { input_data: { question: "x" }, prompt_id };
    const added = await expectOf([201, 201], async () => twice(["POST /golden-examples", { body }]));
    const numbers = added.flat().map(({ json }) => Number(json.number));
    expect(numbers.sort((a, b) => a - b)).toEqual(numbers.map((_, index) => index + 2));
    const id = String(added[0]?.[0].json.id);
    const to = (expected_output: string): Twin => [
      "PATCH /golden-examples/{id}",
      { params: { id, prompt }, body: { expected_output } },
    ];
    const changed = await expectOf([200, 200], async (round) => [to(`a ${round}`), to(`b ${round}`)]);
    const revisions = changed.flat().map(({ json }) => Number(json.revision));
    expect(revisions.sort((a, b) => a - b)).toEqual(revisions.map((_, index) => index + 2));
  });

  it("start experiments, and extend and review one once", async () => {
    const { slug: prompt_id } = await make.prompt(2);
    const body = { prompt_id, experiment_name: "Twin", version_ids: [1], evaluators: [{ type: "contains" }] };
    await expectOf([202, 202], async () => twice(["POST /experiments/run", { body }]));
    await expectOf([202, 409], async () => {
      const id = await make.endedExperiment({ prompt_id });
      return twice(["POST /experiments/{id}/variants", { params: { id }, body: { version_ids: [2] } }]);
    });
    const id = await make.cell();
    // Either reviews after the other, which replaces it, or both at once, of which one is told to go on.
    const review = await together(
      ...twice(["POST /cells/{id}/reviews", { params: { id }, body: { agrees: true } }]),
    );
    expect(review.map(({ status }) => status)).toContain(201);
    expect(review.every(({ status }) => status === 201 || status === 409)).toBe(true);
    expect(await db().humanReview.count({ where: { resultId: id } })).toBe(1);
  });

  it("make workspaces of one name", async () => {
    const person = await createUser();
    const { workspaceId } = await newWorkspace("owner");
    await db().membership.create({ data: { workspaceId, userId: person.id, role: "owner" } });
    for (let round = 0; round < rounds; round += 1) {
      const name = `Twins ${round}`;
      const made = await Promise.all([createWorkspace(person, name), createWorkspace(person, name)]);
      expect(new Set(made.map(({ id }) => id)).size).toBe(2);
    }
  });
});

describe("two calls that delete the same at one moment", () => {
  it.each<[string, () => Promise<string>]>([
    ["DELETE /evaluators/{id}", make.evaluator],
    ["DELETE /provider-connections/{id}", make.connection],
    ["DELETE /api-keys/{id}", make.apiKey],
    ["DELETE /webhooks/{id}", make.webhook],
    ["DELETE /members/{id}", make.member],
  ])("do it once: %s", async (name, thing) => {
    await expectOf([204, 404], async () => twice([name, { params: { id: await thing() } }]));
  });
});

let made = 0;
function slug(): string {
  made += 1;
  return `twin-${made}`;
}

function model(): Record<string, string> {
  return { provider: "openai", model: slug() };
}
