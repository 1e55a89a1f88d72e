import { RandomStream } from "@/lib/domain/statistics/random";

/** What breaks parsers, databases and string handling. JSON text, since some of it has no JavaScript value. */
const hostile: readonly string[] = [
  "null",
  "true",
  "0",
  "-0",
  "-1",
  "1e308",
  "-1e308",
  "1e999",
  "5e-324",
  "9007199254740993",
  "2147483648",
  "-2147483649",
  "1e21",
  "0.1",
  '""',
  '" "',
  '"\\u0000"',
  '"a\\u0000b"',
  '"\\ud800"',
  '"\\udc00\\ud800"',
  '"\\uffff\\ufffe"',
  '"🙂👨‍👩‍👧‍👦"',
  '"\\u202egnp.exe"',
  '"Ω≈ç√∫˜µ≤≥÷"',
  '"%s %n %x {0} {{ x }} {% if %}"',
  "\"' or '1'='1\"",
  '"../../etc/passwd"',
  '"__proto__"',
  '"9999-12-31T23:59:59Z"',
  '"+275760-09-13T00:00:00.001Z"',
  '"0000-01-01T00:00:00Z"',
  '"2026-02-30"',
  '"00000000-0000-0000-0000-000000000000"',
  '"NaN"',
  '"1"',
  '"true"',
  "[]",
  "{}",
  "[null]",
  "[[[[]]]]",
  '{"":""}',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{"admin":true}}}',
  '{"toString":1,"hasOwnProperty":2,"length":-1}',
  '{"a":1,"a":2}',
  `"${"x".repeat(20_000)}"`,
  `"${"é".repeat(5_000)}"`,
  `[${"1,".repeat(2_000)}1]`,
  `${"[".repeat(60)}${"]".repeat(60)}`,
  `${"[".repeat(5_000)}${"]".repeat(5_000)}`,
  `${'{"a":'.repeat(200)}1${"}".repeat(200)}`,
];

interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  anyOf?: Schema[];
  oneOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  format?: string;
}

/** A seeded source of bodies near a JSON Schema: mostly what it asks for, with hostile values in places. */
export class Fuzzer {
  readonly #stream: RandomStream;
  readonly #schemas: Record<string, Schema>;
  /** Values that exist, by field name, so that some bodies get past the look-ups. */
  readonly #known: Record<string, readonly unknown[]>;

  constructor(seed: number, schemas: Record<string, unknown>, known: Record<string, readonly unknown[]>) {
    this.#stream = RandomStream.named(seed, "fuzz");
    this.#schemas = schemas as Record<string, Schema>;
    this.#known = known;
  }

  #random(): number {
    return this.#stream.uniform();
  }

  /** True with a probability. */
  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.#random() * items.length)];
    if (item === undefined) throw new Error("Nothing to pick from.");
    return item;
  }

  /** JSON text of a hostile value. */
  hostile(): string {
    return this.pick(hostile);
  }

  /** JSON text of a body for a named schema; `wildness` is the share of places that are hostile. */
  body(name: string, wildness: number): string {
    return this.#value({ $ref: `#/components/schemas/${name}` }, wildness, 0, "");
  }

  /** A broken body: cut, doubled, or no JSON at all. */
  broken(text: string): string | Uint8Array<ArrayBuffer> {
    const at = Math.floor(this.#random() * text.length);
    return this.pick<() => string | Uint8Array<ArrayBuffer>>([
      () => text.slice(0, at),
      () => `${text}${text}`,
      () => `${text.slice(0, at)}\u0000${text.slice(at)}`,
      () => `\ufeff${text}`,
      () => text.replaceAll('"', "'"),
      () => new Uint8Array(Array.from({ length: 64 }, () => Math.floor(this.#random() * 256))),
    ])();
  }

  #value(schema: Schema, wildness: number, depth: number, name: string): string {
    if (depth > 0 && this.chance(wildness)) return this.hostile();
    if (schema.$ref !== undefined) {
      const target = schema.$ref.split("/").at(-1) ?? "";
      return this.#value(this.#schemas[target] ?? {}, wildness, depth, name);
    }
    const known = this.#known[name];
    if (known !== undefined && this.chance(0.7)) return JSON.stringify(this.pick(known));
    if (schema.const !== undefined) return JSON.stringify(schema.const);
    if (schema.enum !== undefined) return JSON.stringify(this.pick(schema.enum));
    const options = schema.anyOf ?? schema.oneOf;
    if (options !== undefined) return this.#value(this.pick(options), wildness, depth + 1, name);
    return this.#ofType(schema, wildness, depth, name);
  }

  #ofType(schema: Schema, wildness: number, depth: number, name: string): string {
    const type = Array.isArray(schema.type) ? this.pick(schema.type) : schema.type;
    switch (type) {
      case "object":
        return this.#object(schema, wildness, depth);
      case "array": {
        const length = (schema.minItems ?? 0) + Math.floor(this.#random() * 3);
        const items = Array.from({ length }, () =>
          this.#value(schema.items ?? {}, wildness, depth + 1, name),
        );
        return `[${items.join(",")}]`;
      }
      case "string":
        return this.#string(schema);
      case "integer":
      case "number":
        return this.#number(schema, type);
      case "boolean":
        return String(this.chance(0.5));
      case "null":
        return "null";
      default:
        return this.hostile();
    }
  }

  #object(schema: Schema, wildness: number, depth: number): string {
    const fields = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
      const given = schema.required?.includes(name) ? !this.chance(wildness / 4) : this.chance(0.4);
      return given ? [`${JSON.stringify(name)}:${this.#value(field, wildness, depth + 1, name)}`] : [];
    });
    const { additionalProperties } = schema;
    if (typeof additionalProperties === "object") {
      for (const name of ["question", "a b", "ключ"].filter(() => this.chance(0.4)))
        fields.push(
          `${JSON.stringify(name)}:${this.#value(additionalProperties, wildness, depth + 1, name)}`,
        );
    } else if (this.chance(wildness / 4)) {
      fields.push(`"${this.pick(["extra", "__proto__", "constructor", "", "a\\u0000"])}":${this.hostile()}`);
    }
    return `{${fields.join(",")}}`;
  }

  #string({ format, minLength = 0, maxLength = 60 }: Schema): string {
    if (format === "uuid") return '"01976f3e-6f1c-7c3a-9a43-0c7a3c1f5a10"';
    if (format === "date-time") return '"2030-01-01T00:00:00Z"';
    const edge = this.chance(0.05) ? Math.min(maxLength, 100_000) + (this.chance(0.5) ? 1 : 0) : 0;
    const length =
      edge > 0 ? edge : Math.max(minLength, Math.floor(this.#random() * Math.min(maxLength, 30)));
    return JSON.stringify(
      "Aé🙂 {x}"
        .repeat(Math.ceil(length / 6) + 1)
        .slice(0, length)
        .toWellFormed(),
    );
  }

  #number({ minimum, maximum, exclusiveMinimum }: Schema, type: "integer" | "number"): string {
    const low = minimum ?? exclusiveMinimum ?? -1000;
    const high = maximum ?? 1000;
    const edge = this.chance(0.3) ? this.pick([low, high, low - 1, high + 1]) : null;
    const value = edge ?? low + this.#random() * (high - low);
    return String(type === "integer" ? Math.trunc(value) : value);
  }
}
