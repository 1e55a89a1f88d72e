import { describe, expect, it } from "vitest";
import { AssayError } from "@/lib/domain/errors";
import { MissingVariablesError } from "@/lib/domain/templates/problems";
import {
  checkMessages,
  checkTemplate,
  detectFormat,
  messagesVariables,
  renderMessages,
  renderTemplate,
  renderWithMarks,
  templateVariables,
} from "@/lib/domain/templates/render";
import { cpuClock } from "@/tests/support/cpu-time";

function refusal(call: () => unknown): AssayError {
  try {
    call();
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("detectFormat", () => {
  it("is f-string only for {name} without Liquid marks", () => {
    expect(detectFormat("Hi {name}")).toBe("f-string");
    expect(detectFormat("Hi {{ name }}")).toBe("liquid");
    expect(detectFormat("{% if a %}{b}{% endif %}")).toBe("liquid");
    expect(detectFormat("{{literal}} {name}")).toBe("liquid");
    expect(detectFormat('Answer as {"label": "x"}')).toBe("liquid");
    expect(detectFormat("plain")).toBe("liquid");
  });
});

describe("Liquid", () => {
  it("renders variables, paths, conditions, loops and filters", () => {
    const text =
      "{{ a.b | upcase }}{% if c %} yes{% endif %}{% for x in xs %} {{ forloop.index }}:{{ x.n }}{% endfor %}";
    expect(renderTemplate("liquid", text, { a: { b: "hi" }, c: true, xs: [{ n: 1 }, { n: 2 }] })).toBe(
      "HI yes 1:1 2:2",
    );
  });

  it("writes objects and lists as JSON, also inside capture and echo, and null as nothing", () => {
    expect(
      renderTemplate("liquid", "{{ o }} {{ l }} {{ n }} {{ x }}", {
        o: { a: 1 },
        l: ["a", 2],
        n: 1.5,
        x: null,
      }),
    ).toBe('{"a":1} ["a",2] 1.5 ');
    expect(renderTemplate("liquid", "{% capture c %}{{ o }}{% endcapture %}[{{ c }}]", { o: { a: 1 } })).toBe(
      '[{"a":1}]',
    );
    expect(renderTemplate("liquid", "{% echo o %}", { o: { a: 1 } })).toBe('{"a":1}');
  });

  it("does not interpret markup inside values", () => {
    expect(renderTemplate("liquid", "{{ a }}", { a: "{{ b }} {% if %}" })).toBe("{{ b }} {% if %}");
  });

  it("names every missing variable at once", () => {
    const error = refusal(() =>
      renderTemplate("liquid", "{{ a }} {{ user.name }} {% for x in list %}{{ x.y }}{% endfor %} {{ ok }}", {
        ok: 1,
        user: {},
      }),
    );
    expect(error).toBeInstanceOf(MissingVariablesError);
    expect(error.status).toBe(422);
    expect(error.fields.map((field) => field.pointer)).toEqual([
      "/variables/a",
      "/variables/user/name",
      "/variables/list",
    ]);
    expect(error.message).toContain('"a"');
  });

  it("names a missing object once, not each of its properties", () => {
    const error = refusal(() => renderTemplate("liquid", "{{ user.name }} {{ user.address.city }}", {}));
    expect(error.fields.map((field) => field.pointer)).toEqual(["/variables/user"]);
  });

  it("names a property missing from a loop's item", () => {
    const error = refusal(() =>
      renderTemplate("liquid", "{% for x in xs %}{{ x.n }}{% endfor %}", { xs: [{}] }),
    );
    expect(error.fields.map((field) => field.pointer)).toEqual(["/variables/x/n"]);
  });

  it("lets conditions and default ask for what may be absent", () => {
    expect(
      renderTemplate("liquid", "{% if a %}{{ a }}{{ b }}{% else %}none{% endif %}{{ c | default: 'd' }}", {}),
    ).toBe("noned");
  });

  it("says line and column of a mistake", () => {
    const error = refusal(() => checkTemplate("liquid", "one\n  {% if a %}", "/messages/1/content"));
    expect(error.fields).toHaveLength(1);
    expect(error.fields[0]?.pointer).toBe("/messages/1/content");
    expect(error.fields[0]?.message).toMatch(/not closed \(line 2, column 3\)$/);
    for (const bad of ["{{ a", "{% nope %}", "{{ a | nofilter }}", "{% for %}{% endfor %}", "{% endif %}"]) {
      expect(() => checkTemplate("liquid", bad, ""), bad).toThrow(AssayError);
    }
  });

  it("says them of a long template, and analyses it in time that grows with its length", () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => `{{ v${index} }}`);
    const spent = cpuClock();
    expect(templateVariables("liquid", lines.join("\n"))).toHaveLength(10_000);
    expect(spent()).toBeLessThan(9_000);
    const wrong = `${lines.join("\n")}\n  {% foo %}`;
    expect(() => checkTemplate("liquid", wrong, "")).toThrow(/\(line 10001, column 3\)/);
  });

  it("refuses tags that load other templates", () => {
    for (const tag of [
      "{% include 'a' %}",
      "{% render 'a' %}",
      "{% layout 'a' %}",
      "{% block a %}{% endblock %}",
    ]) {
      expect(() => checkTemplate("liquid", tag, ""), tag).toThrow(/not found/);
    }
  });

  it("stops runaway loops, memory and output", () => {
    for (const text of [
      "{% for i in (1..100000000) %}{{ i }}{% endfor %}",
      "{% for i in (1..3000) %}{% for j in (1..3000) %}{% for k in (1..3000) %}{% assign x = k %}{% endfor %}{% endfor %}{% endfor %}",
      "{% for i in (1..3000) %}{{ big }}{% endfor %}",
    ]) {
      const error = refusal(() => renderTemplate("liquid", text, { big: "x".repeat(10_000) }));
      expect(error.code).toBe("invalid");
    }
  });

  it("refuses nesting that would overflow the stack", () => {
    const text = `${"{% if a %}".repeat(30_000)}x${"{% endif %}".repeat(30_000)}`;
    expect(() => checkTemplate("liquid", text, "/template")).toThrow(/nested too deeply/);
  });

  it("does not reach prototypes", () => {
    expect(() => renderTemplate("liquid", "{{ a.constructor }}", { a: {} })).toThrow(MissingVariablesError);
    expect(() => renderTemplate("liquid", "{{ toString }}", {})).toThrow(MissingVariablesError);
  });

  it("lists the variables it reads, not those it sets", () => {
    const text =
      "{% assign t = a.b %}{{ t }}{% for x in xs %}{{ x }}{{ forloop.index }}{% endfor %}{% if c %}{{ d }}{% endif %}";
    expect(templateVariables("liquid", text)).toEqual(["a", "xs", "c", "d"]);
  });
});

describe("f-string", () => {
  it("replaces names, unescapes braces and leaves JSON alone", () => {
    expect(renderTemplate("f-string", '{a} {{b}} {"k": 1} {}', { a: "x" })).toBe('x {b} {"k": 1} {}');
    expect(renderTemplate("f-string", "{a}{b}{c}", { a: 1, b: null, c: { d: [true] } })).toBe(
      '1null{"d":[true]}',
    );
  });

  it("names every missing variable, with pointers", () => {
    const error = refusal(() => renderTemplate("f-string", "{a} {b} {a}", {}));
    expect(error.fields.map((field) => field.pointer)).toEqual(["/variables/a", "/variables/b"]);
    expect(() => renderTemplate("f-string", "{constructor}", {})).toThrow(MissingVariablesError);
  });

  it("refuses a brace that is never closed", () => {
    const error = refusal(() => checkTemplate("f-string", "Hi {name}\nand {other", "/template"));
    expect(error.fields[0]?.message).toMatch(/line 2, column 5/);
    expect(() => checkTemplate("f-string", "Hi {{name", "/template")).not.toThrow();
  });

  it("takes names in any script", () => {
    expect(templateVariables("f-string", "{имя} {名前} {a1} {1a}")).toEqual(["имя", "名前", "a1"]);
  });
});

describe("messages", () => {
  const messages = [
    { role: "system" as const, content: "You are {{ role }}." },
    { role: "user" as const, content: "{{ q }} {{ role }}" },
  ];

  it("renders, and names what all messages miss together", () => {
    expect(renderMessages(messages, "liquid", { role: "terse", q: "Why?" })).toEqual([
      { role: "system", content: "You are terse." },
      { role: "user", content: "Why? terse" },
    ]);
    expect(messagesVariables("liquid", messages)).toEqual(["role", "q"]);
    const error = refusal(() => renderMessages(messages, "liquid", {}));
    expect(error.fields.map((field) => field.pointer)).toEqual(["/variables/role", "/variables/q"]);
  });

  it("names each message that does not parse", () => {
    const bad = messages.map((message) => ({ ...message, content: "{% if %}" }));
    expect(refusal(() => checkMessages("liquid", bad)).fields.map((field) => field.pointer)).toEqual([
      "/messages/0/content",
      "/messages/1/content",
    ]);
  });

  it("marks which text came from which variable", () => {
    expect(
      renderWithMarks("liquid", "Hi {{ a }}{% if true %}, {{ user.name | upcase }}{% endif %}!", {
        a: "x",
        user: { name: "y" },
      }),
    ).toEqual([
      { text: "Hi ", variable: null },
      { text: "x", variable: "a" },
      { text: ", ", variable: null },
      { text: "Y", variable: "user" },
      { text: "!", variable: null },
    ]);
    expect(
      renderWithMarks("f-string", "{{{a}}}", { a: "x" })
        .map((segment) => segment.text)
        .join(""),
    ).toBe("{x}");
  });

  it("renders the same template quickly many times", () => {
    for (let index = 0; index < 5_000; index += 1)
      renderTemplate("liquid", "Hi {{ a }}, {% if b %}{{ b }}{% endif %}", { a: `${index}`, b: 1 });
  });
});
