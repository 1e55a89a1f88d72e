import { describe, expect, it } from "vitest";
import type { CompletionRequest } from "@/lib/domain/runs/completion";
import { DemoProvider } from "@/lib/providers/demo/provider";
import type { StreamEvent } from "@/lib/providers/provider";

const open = () => new AbortController().signal;
const demo = new DemoProvider({ simulatedLatencyScale: 0 });

function request(content: string, more: Partial<CompletionRequest> = {}): CompletionRequest {
  return {
    model: "demo-large",
    messages: [{ role: "user", content }],
    parameters: {},
    responseFormat: null,
    tools: [],
    ...more,
  };
}

describe("the simulated provider", () => {
  it("answers the same to the same request, in whole and in pieces", async () => {
    const asked = request(
      "The office opens at nine. The canteen closes at two.\n\nWhen does the office open?",
    );
    const first = await demo.complete(asked, open());
    const second = await demo.complete(asked, open());
    expect(first.text).toBe("The office opens at nine. The canteen closes at two.");
    expect(second).toMatchObject({ text: first.text, usage: first.usage });
    const events: StreamEvent[] = [];
    for await (const event of demo.stream(asked, open())) events.push(event);
    const last = events.at(-1);
    if (last?.type !== "done") throw new Error("no done event");
    expect(events.flatMap((event) => (event.type === "text" ? [event.text] : [])).join("")).toBe(first.text);
    expect(last.completion.text).toBe(first.text);
  });

  it("takes 60 to 250 ms, and stops at once when told to", async () => {
    const slow = new DemoProvider();
    const { latencyMs } = await slow.complete(request("Hello"), open());
    expect(latencyMs).toBeGreaterThanOrEqual(59);
    await expect(slow.complete(request("Hello"), AbortSignal.abort())).rejects.toMatchObject({
      kind: "cancelled",
    });
    const patient = new DemoProvider({ simulatedLatencyScale: 1000 });
    await expect(patient.complete(request("Hello"), AbortSignal.timeout(20))).rejects.toMatchObject({
      kind: "timeout",
    });
  });

  it("keeps to max_tokens and stop", async () => {
    const text = "The office opens at nine. The canteen closes at two. When does it open?";
    const cut = await demo.complete(request(text, { parameters: { max_tokens: 2 } }), open());
    expect(cut).toMatchObject({ text: "The offi", finishReason: "length" });
    const stopped = await demo.complete(request(text, { parameters: { stop: [" at"] } }), open());
    expect(stopped).toMatchObject({ text: "The office opens", finishReason: "stop" });
  });

  it("fills a schema it was given with values of the right type", async () => {
    const schema = {
      type: "object",
      properties: {
        colour: { type: "string", enum: ["red", "green"] },
        stars: { type: "integer", minimum: 1, maximum: 5 },
        tags: { type: "array", items: { type: "string" } },
        sure: { type: "boolean" },
      },
    };
    const format = { type: "json_schema" as const, name: "x", schema };
    const { text } = await demo.complete(request("The door is green.", { responseFormat: format }), open());
    const value = JSON.parse(text);
    expect(value.colour).toBe("green");
    expect([1, 2, 3, 4, 5]).toContain(value.stars);
    expect(typeof value.sure).toBe("boolean");
    expect(Array.isArray(value.tags)).toBe(true);
  });

  it("sorts a ticket nobody told it about by its words", async () => {
    const { text } = await demo.complete(
      request("Answer with category, priority and needs_human.\n\nTicket:\nMy invoice was charged twice."),
      open(),
    );
    expect(JSON.parse(text)).toEqual({ category: "billing", priority: "high", needs_human: true });
  });

  it("embeds alike texts alike", async () => {
    const { vectors } = await demo.embed(
      "demo-embed",
      ["the parcel is late", "a late parcel", "blue whales sing"],
      open(),
    );
    const dot = (a: number[] = [], b: number[] = []) =>
      a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
    expect(dot(vectors[0], vectors[0])).toBeCloseTo(1, 10);
    expect(dot(vectors[0], vectors[1])).toBeGreaterThan(0.9);
    expect(dot(vectors[0], vectors[2])).toBeLessThan(0.5);
  });

  it("refuses models it does not have", async () => {
    await expect(demo.complete(request("x", { model: "gpt-9" }), open())).rejects.toMatchObject({
      kind: "invalid_request",
    });
    await expect(demo.embed("gpt-9", ["x"], open())).rejects.toMatchObject({ kind: "invalid_request" });
    expect(await demo.models(open())).toEqual(["demo-embed", "demo-large", "demo-small"]);
  });
});
