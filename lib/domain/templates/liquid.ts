import {
  Context,
  Drop,
  EchoTag,
  type Emitter,
  Liquid,
  LiquidError,
  Output,
  type Template,
  toValueSync,
  Value,
} from "liquidjs";
import { AssayError } from "../errors";
import type { JsonObject } from "../json";
import {
  MissingVariablesError,
  maxRenderedLength,
  type Segment,
  type TemplateProblem,
  tooLong,
  valueText,
} from "./problems";
import { findPositionsByLine } from "./token-positions";

/** Milliseconds one message may take: a loop inside a loop inside a loop is stopped, not waited for. */
const renderMilliseconds = 1_000;
/** Liquid's own count of characters and items that filters and ranges make. */
const maxAllocations = 20_000_000;
const maxMissingNamed = 50;

findPositionsByLine();

const engine = new Liquid({
  strictVariables: true,
  lenientIf: true,
  strictFilters: true,
  ownPropertyOnly: true,
  timezoneOffset: 0,
  parseLimit: 1_000_000,
  renderLimit: renderMilliseconds,
  memoryLimit: maxAllocations,
  templates: {},
});
// Tags that load other files or templates: a prompt is one text.
for (const tag of ["include", "render", "layout", "block"]) delete engine.tags[tag];

/** Writes text under a length limit and remembers which variable each piece came from. */
class SegmentEmitter implements Emitter {
  readonly segments: Segment[] = [];
  buffer = "";
  #length = 0;

  write(html: unknown): void {
    this.writeFrom(valueText(html), null);
  }

  writeFrom(text: string, variable: string | null): void {
    this.#length += text.length;
    if (this.#length > maxRenderedLength) throw tooLong();
    const last = this.segments.at(-1);
    if (last !== undefined && last.variable === variable && variable === null) last.text += text;
    else if (text !== "") this.segments.push({ text, variable });
  }
}

/** Stands for a missing value while the other missing ones are looked for: any property of it is itself. */
class MissingDrop extends Drop {
  override liquidMethodMissing(): MissingDrop {
    return this;
  }
}

function outputVariable(output: Template): string | null {
  const names = Object.keys(engine.analyzeSync([output], { partials: false }).variables);
  return names[0] ?? null;
}

/**
 * Makes each `{{ … }}` write JSON for objects and lists (Liquid writes "[object Object]" and joins lists), also inside
 * `capture`, and tell the emitter its variable. Liquid has no option for either.
 */
function instrument(templates: Template[]): void {
  for (const template of templates) {
    if (template.children !== undefined) instrument([...toValueSync(template.children(false, true))]);
    if (template instanceof Output || template instanceof EchoTag) {
      const [value] = template.arguments();
      if (value instanceof Value) instrumentOutput(template, value);
    }
  }
}

function instrumentOutput(output: Template, value: Value): void {
  const variable = outputVariable(output);
  output.render = function* (context: Context, emitter: Emitter): IterableIterator<unknown> {
    const text = valueText(toValueSync(yield value.value(context, false)));
    if (emitter instanceof SegmentEmitter) emitter.writeFrom(text, variable);
    else emitter.write(text);
  };
}

interface Parsed {
  templates: Template[];
  variables: string[];
}

const maxCached = 500;
const maxCachedLength = 20_000_000;
const cache = new Map<string, Parsed>();
let cachedLength = 0;

function remember(text: string, parsed: Parsed): void {
  cache.set(text, parsed);
  cachedLength += text.length;
  for (const oldest of cache.keys()) {
    if (cache.size <= maxCached && cachedLength <= maxCachedLength) break;
    cache.delete(oldest);
    cachedLength -= oldest.length;
  }
}

function parse(text: string): Parsed {
  const known = cache.get(text);
  if (known !== undefined) {
    cache.delete(text);
    cache.set(text, known);
    return known;
  }
  const templates = engine.parse(text);
  const variables = [...new Set(engine.globalVariablesSync(templates, { partials: false }))];
  instrument(templates);
  const parsed = { templates, variables };
  remember(text, parsed);
  return parsed;
}

function plainMessage(error: Error): string {
  return error.message.replace(/, (?:file:.*, )?line:\d+, col:\d+$/, "").replace(/^ParseError: /, "");
}

function isStackOverflow(error: unknown): boolean {
  if (error instanceof RangeError) return true;
  return error instanceof Error && "originalError" in error && isStackOverflow(error.originalError);
}

/** The first mistake of a Liquid template, or null. */
export function liquidProblem(text: string): TemplateProblem | null {
  try {
    parse(text);
    return null;
  } catch (error) {
    if (isStackOverflow(error))
      return { message: "Tags are nested too deeply. Flatten them.", line: 1, column: 1 };
    if (!LiquidError.is(error)) throw error;
    const [line, column] = error.token.getPosition();
    return { message: plainMessage(error), line: line ?? 1, column: column ?? 1 };
  }
}

/** Names of the variables a Liquid template reads and does not set itself, in order of appearance. */
export function liquidVariables(text: string): string[] {
  return [...parse(text).variables];
}

function renderOnce(parsed: Parsed, variables: object): Segment[] {
  const emitter = new SegmentEmitter();
  const context = new Context(variables, engine.options, { sync: true }, { liquid: engine });
  toValueSync(engine.renderer.renderTemplates(parsed.templates, context, emitter));
  return emitter.segments;
}

/** The path of an undefined variable, from whichever layer of Liquid's errors knows it. */
function missingPath(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ("variableName" in error && typeof error.variableName === "string") return error.variableName;
  return "originalError" in error ? missingPath(error.originalError) : null;
}

function withPlaceholder(variables: object, path: string[]): object {
  const [key, ...rest] = path;
  if (key === undefined) return variables;
  const child: unknown = Reflect.get(variables, key);
  const filled =
    rest.length > 0 && typeof child === "object" && child !== null
      ? withPlaceholder(child, rest)
      : new MissingDrop();
  return { ...variables, [key]: filled };
}

/** Fills each missing variable in turn with a placeholder, so that one error can name them all. */
function allMissing(parsed: Parsed, variables: JsonObject, first: string): string[] {
  const missing = [first];
  let filled: object = variables;
  for (let path: string | null = first; path !== null && missing.length < maxMissingNamed; ) {
    filled = withPlaceholder(filled, path.split("."));
    try {
      renderOnce(parsed, filled);
      break;
    } catch (error) {
      path = missingPath(error);
      // A path that stays missing belongs to a loop's item, which no placeholder reaches.
      if (path === null || missing.includes(path)) break;
      missing.push(path);
    }
  }
  return missing;
}

/**
 * Renders a Liquid template into pieces, under limits on time, memory and length.
 * @throws MissingVariablesError naming every variable without a value; AssayError `invalid` when rendering fails.
 */
export function renderLiquid(text: string, variables: JsonObject): Segment[] {
  const parsed = parse(text);
  try {
    return renderOnce(parsed, variables);
  } catch (error) {
    const missing = missingPath(error);
    if (missing !== null) throw new MissingVariablesError(allMissing(parsed, variables, missing));
    throw renderError(error);
  }
}

/** An error of rendering as one to show; what is not Liquid's stays as it is. */
function renderError(error: unknown): unknown {
  if (error instanceof AssayError) return error;
  if (error instanceof RangeError)
    return new AssayError("invalid", "The template is nested too deeply to render.");
  if (!LiquidError.is(error)) return error;
  if (error.originalError instanceof AssayError) return error.originalError;
  const [line, column] = error.token.getPosition();
  const reason = plainMessage(error);
  const hint = /limit exceeded/.test(reason) ? " Make the loop shorter." : "";
  return new AssayError(
    "invalid",
    `The template cannot be rendered: ${reason} (line ${line}, column ${column}).${hint}`,
  );
}
