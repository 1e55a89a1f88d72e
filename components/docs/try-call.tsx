"use client";

import { Play } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { useApiKey } from "./api-key";
import { CodeBlock } from "./code-block";

interface TryParameter {
  name: string;
  place: "path" | "query" | "header";
  example: string | null;
  required: boolean;
}

interface TryCallProps {
  id: string;
  method: string;
  path: string;
  parameters: readonly TryParameter[];
  /** Text of the example body; null for calls without a JSON body. */
  body: string | null;
  needsKey: boolean;
}

interface Outcome {
  line: string;
  /** What a refused call says of itself, a sentence each; empty for one that succeeded. */
  refusals: string[];
  headers: string;
  body: string;
}

/** Answers longer than this are cut: an export may have hundreds of megabytes. */
const longestShown = 100_000;

function addressOf({ path, parameters }: TryCallProps, form: FormData): string {
  const value = (name: string) => String(form.get(`parameter:${name}`) ?? "");
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(value(name)));
  const query = parameters
    .filter(({ name, place }) => place === "query" && value(name) !== "")
    .map(({ name }) => `${encodeURIComponent(name)}=${encodeURIComponent(value(name))}`)
    .join("&");
  return `/api/v1${filled}${query === "" ? "" : `?${query}`}`;
}

/** JSON is set in lines, anything else shown as it is. */
function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** The sentences of a problem: its detail, or each wrong field where there are several. */
function refusalsOf(text: string): string[] {
  try {
    const { detail, errors = [] } = JSON.parse(text) as {
      detail?: string;
      errors?: { pointer: string; message: string }[];
    };
    if (errors.length > 1) return errors.map(({ pointer, message }) => `${pointer}: ${message}`);
    return detail === undefined ? [] : [detail];
  } catch {
    return [];
  }
}

/** Reads at most `longestShown` characters, so that a stream or an export cannot fill the page. */
async function readStart(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return "";
  const decoder = new TextDecoder();
  let text = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += decoder.decode(part.value, { stream: true });
    if (text.length > longestShown) {
      await reader.cancel();
      return `${text.slice(0, longestShown)}\n… cut here`;
    }
  }
  return text;
}

const shownHeaders =
  /^(content-type|content-disposition|etag|location|retry-after|ratelimit-.*|x-request-id|idempotency-replayed)$/;

/** What a header can carry; a browser's own words for the rest help nobody. */
const headerText = /^[\x20-\x7e]*$/;

function headersOf({ parameters }: TryCallProps, form: FormData, key: string): Headers {
  const headers = new Headers();
  if (!headerText.test(key))
    throw new Error("This is no API key: keys have only plain letters, digits and signs.");
  if (key !== "") headers.set("authorization", `Bearer ${key}`);
  for (const { name, place } of parameters) {
    const value = String(form.get(`parameter:${name}`) ?? "");
    if (place !== "header" || value === "") continue;
    if (!headerText.test(value)) throw new Error(`${name} may have only plain letters, digits and signs.`);
    headers.set(name, value);
  }
  return headers;
}

async function send(props: TryCallProps, form: FormData, key: string): Promise<Outcome> {
  const { method, body } = props;
  const headers = headersOf(props, form, key);
  const content = body === null ? "" : String(form.get("body") ?? "");
  if (content !== "") headers.set("content-type", "application/json");
  const started = performance.now();
  const response = await fetch(addressOf(props, form), {
    method,
    headers,
    credentials: "omit",
    cache: "no-store",
    ...(content === "" ? {} : { body: content }),
  }).catch(() => {
    throw new Error("The server could not be reached.");
  });
  const text = await readStart(response);
  const took = Math.round(performance.now() - started);
  const lines = [...response.headers].filter(([name]) => shownHeaders.test(name));
  return {
    // HTTP/2 has no words for a status.
    line: `${`${response.status} ${response.statusText}`.trim()} · ${took} ms`,
    refusals: response.ok ? [] : refusalsOf(text),
    headers: lines.map(([name, value]) => `${name}: ${value}`).join("\n"),
    body: readable(text),
  };
}

/** A form that makes the call with the reader's own key and shows the answer. */
export function TryCall(props: TryCallProps) {
  const { id, method, path, parameters, body, needsKey } = props;
  const [key] = useApiKey();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setPending(true);
    setFailure(null);
    try {
      setOutcome(await send(props, form, key));
    } catch (error) {
      setOutcome(null);
      setFailure(error instanceof Error ? error.message : "The call failed.");
    } finally {
      setPending(false);
    }
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3" aria-label={`Try ${method} ${path}`}>
      {parameters.length > 0 && (
        <div className="grid gap-3 sm:grid-cols-2">
          {parameters.map(({ name, place, example, required }) => (
            <Field key={name} id={`${id}-${name}`} label={name} optional={!required}>
              <Input
                id={`${id}-${name}`}
                name={`parameter:${name}`}
                required={required}
                placeholder={place === "path" ? (example ?? "") : ""}
                autoComplete="off"
                spellCheck={false}
                className="font-mono text-xs!"
              />
            </Field>
          ))}
        </div>
      )}
      {body !== null && (
        <Field id={`${id}-body`} label="Body">
          <Textarea
            id={`${id}-body`}
            name="body"
            defaultValue={body}
            rows={Math.min(16, body.split("\n").length + 1)}
            spellCheck={false}
            className="font-mono text-xs!"
          />
        </Field>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" size="sm" pending={pending}>
          <Play aria-hidden />
          Send
        </Button>
        {needsKey && key === "" && (
          <p className="text-xs text-muted-foreground">Enter an API key at the top of the page first.</p>
        )}
        <output aria-live="polite" className="flex min-w-0 flex-col gap-0.5 text-xs">
          {outcome !== null && <span className="tnum font-mono">{outcome.line}</span>}
          {(failure === null ? (outcome?.refusals ?? []) : [failure]).map((sentence) => (
            <span key={sentence} className="break-words text-neg">
              {sentence}
            </span>
          ))}
        </output>
      </div>
      {outcome !== null && (
        <>
          {outcome.headers !== "" && <CodeBlock text={outcome.headers} label="Headers of the answer" />}
          {outcome.body !== "" && <CodeBlock text={outcome.body} label="Body of the answer" />}
        </>
      )}
    </form>
  );
}
