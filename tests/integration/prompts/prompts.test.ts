import { beforeAll, describe, expect, it } from "vitest";
import { countPrompts, getPrompt, listPrompts, listPromptTags } from "@/lib/data/prompts";
import { promptSchema } from "@/lib/domain/api/prompts";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { archivePrompt, changePrompt } from "@/lib/services/change-prompt";
import { createPrompt } from "@/lib/services/create-prompt";
import { createVersion } from "@/lib/services/create-version";
import { setUpTestDatabase } from "@/tests/support/database";
import { refusalOf } from "@/tests/support/refusal";
import { asRole, createWorkspace } from "@/tests/support/workspace";

setUpTestDatabase();

let viewer: Viewer;
beforeAll(async () => {
  viewer = await createWorkspace();
});

describe("createPrompt", () => {
  it("makes the prompt with its first version, in the shape the API describes", async () => {
    const prompt = await createPrompt(viewer, {
      name: "Ticket triage",
      description: "Sorts tickets.",
      tags: ["support"],
      metadata: { owner: "team-a" },
      messages: [
        { role: "system", content: "You sort tickets for {{ store }}." },
        { role: "user", content: "{{ ticket }}" },
      ],
      provider: "demo",
      model: "demo-small",
      parameters: { temperature: 0 },
      change_note: "First.",
    });
    expect(promptSchema.parse(prompt)).toEqual(prompt);
    expect(prompt).toMatchObject({
      slug: "ticket-triage",
      version_count: 1,
      active_version_id: null,
      latest_version: {
        number: 1,
        variables: ["store", "ticket"],
        template: null,
        template_format: "liquid",
        change_note: "First.",
        labels: [],
        is_active: false,
        created_by: { id: viewer.userId, name: "Ada" },
      },
    });
    expect(await getPrompt(viewer, { slug: "ticket-triage" })).toEqual(prompt);
    expect(await getPrompt(viewer, { id: prompt.id })).toEqual(prompt);
  });

  it("puts a number after a slug made of a name, and refuses a given one that is taken", async () => {
    const second = await createPrompt(viewer, { name: "Ticket triage", template: "a" });
    expect(second.slug).toBe("ticket-triage-2");
    const refusal = await refusalOf(
      createPrompt(viewer, { name: "Other", slug: "ticket-triage", template: "a" }),
    );
    expect(refusal.status).toBe(409);
    expect(refusal.fields).toEqual([
      { pointer: "/slug", message: expect.stringContaining('such as "ticket-triage-3"') },
    ]);
    const elsewhere = await createPrompt(await createWorkspace(), { name: "Ticket triage", template: "a" });
    expect(elsewhere.slug).toBe("ticket-triage");
  });

  it("gives prompts of one name made at the same moment slugs of their own", async () => {
    const made = await Promise.all(
      Array.from({ length: 5 }, () => createPrompt(viewer, { name: "Same moment", template: "a" })),
    );
    expect(made.map((prompt) => prompt.slug).sort()).toEqual([
      "same-moment",
      "same-moment-2",
      "same-moment-3",
      "same-moment-4",
      "same-moment-5",
    ]);
  });

  it("leaves nothing behind when the template does not parse", async () => {
    const before = await countPrompts(viewer);
    const refusal = await refusalOf(createPrompt(viewer, { name: "Broken", template: "{% if a %}" }));
    expect(refusal.status).toBe(422);
    expect(refusal.fields[0]?.pointer).toBe("/template");
    expect(await countPrompts(viewer)).toBe(before);
  });

  it("needs the editor role", async () => {
    const refusal = await refusalOf(createPrompt(asRole(viewer, "viewer"), { name: "No", template: "a" }));
    expect(refusal.status).toBe(403);
  });
});

describe("listPrompts", () => {
  it("searches name, slug and description whatever the case, and takes wildcards literally", async () => {
    const own = await createWorkspace();
    await createPrompt(own, { name: "Grounded Q&A", template: "a", tags: ["rag", "core"] });
    await createPrompt(own, {
      name: "Summary",
      template: "a",
      description: "Sums up 100% of GROUNDED text.",
    });
    await createPrompt(own, { name: "Third", slug: "the-grounded-one", template: "a", tags: ["core"] });
    const names = async (filter: { query?: string; tag?: string }) =>
      (await listPrompts(own, { limit: 50, ...filter })).data.map((prompt) => prompt.name);
    expect(await names({ query: "gRoUnDeD" })).toEqual(["Third", "Summary", "Grounded Q&A"]);
    expect(await names({ query: "100%" })).toEqual(["Summary"]);
    expect(await names({ query: "r_unded" })).toEqual([]);
    expect(await names({ tag: "core" })).toEqual(["Third", "Grounded Q&A"]);
    expect(await names({ tag: "core", query: "q&a" })).toEqual(["Grounded Q&A"]);
    expect(await listPromptTags(own)).toEqual(["core", "rag"]);
  });

  it("pages by cursor, newest first, each with its latest version", async () => {
    const own = await createWorkspace();
    for (const name of ["One", "Two", "Three"]) await createPrompt(own, { name, template: name });
    await createVersion(own, { slug: "two" }, { template: "Two again" });
    const first = await listPrompts(own, { limit: 2 });
    expect(first.data.map((prompt) => prompt.name)).toEqual(["Three", "Two"]);
    expect(first.data[1]?.latest_version).toMatchObject({ number: 2, template: "Two again" });
    const second = await listPrompts(own, { limit: 2, cursor: first.next_cursor ?? "" });
    expect(second).toMatchObject({ data: [{ name: "One" }], next_cursor: null });
    expect((await refusalOf(listPrompts(own, { limit: 2, cursor: "nonsense" }))).status).toBe(422);
  });

  it("keeps archived prompts apart", async () => {
    const own = await createWorkspace();
    await createPrompt(own, { name: "Old", template: "a" });
    await archivePrompt(own, { slug: "old" });
    expect((await listPrompts(own, { limit: 50 })).data).toEqual([]);
    expect((await listPrompts(own, { limit: 50, archived: true })).data).toHaveLength(1);
    const refusal = await refusalOf(createVersion(own, { slug: "old" }, { template: "b" }));
    expect(refusal.status).toBe(409);
    await changePrompt(own, { slug: "old" }, { archived: false });
    expect(await createVersion(own, { slug: "old" }, { template: "b" })).toMatchObject({ number: 2 });
  });
});

describe("changePrompt", () => {
  it("changes what is given and leaves the rest", async () => {
    const own = await createWorkspace();
    const made = await createPrompt(own, { name: "A", template: "a", description: "d", tags: ["t"] });
    const changed = await changePrompt(own, { id: made.id }, { name: "B", description: null });
    expect(changed).toMatchObject({ name: "B", slug: "a", description: null, tags: ["t"] });
  });

  it("refuses the slug of another prompt at its field", async () => {
    const own = await createWorkspace();
    await createPrompt(own, { name: "A", template: "a" });
    await createPrompt(own, { name: "B", template: "a" });
    const refusal = await refusalOf(changePrompt(own, { slug: "b" }, { slug: "a" }));
    expect(refusal.status).toBe(409);
    expect(refusal.fields[0]?.pointer).toBe("/slug");
  });
});

describe("another workspace", () => {
  it("sees nothing, and is told what it would be told of a prompt that does not exist", async () => {
    const prompt = await createPrompt(viewer, { name: "Private", template: "a" });
    const stranger = await createWorkspace("owner");
    const calls = [
      () => getPrompt(stranger, { id: prompt.id }),
      () => getPrompt(stranger, { slug: prompt.slug }),
      () => changePrompt(stranger, { id: prompt.id }, { name: "Mine" }),
      () => archivePrompt(stranger, { id: prompt.id }),
      () => createVersion(stranger, { id: prompt.id }, { template: "b" }),
    ];
    for (const call of calls) {
      const refusal = await refusalOf(call());
      expect([refusal.status, refusal.message]).toEqual([404, "Prompt not found."]);
    }
    expect((await listPrompts(stranger, { limit: 50 })).data).toEqual([]);
    expect(await getPrompt(viewer, { id: prompt.id })).toEqual(prompt);
  });
});
