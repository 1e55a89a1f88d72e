import "server-only";
import type { z } from "zod";
import { parseInput } from "@/lib/domain/api/inbound";
import { AssayError } from "@/lib/domain/errors";

export const defaultBodyLimit = 5 * 1024 * 1024;
export const importBodyLimit = 50 * 1024 * 1024;
/** A longer body is cut off instead of being read to its end. */
const discardLimit = 2 * importBodyLimit;

/** Uploaded text with the media type that says how to read it. */
export interface Upload {
  type: string;
  text: string;
  filename: string | null;
}

/** Media type without parameters, in lower case; "" when the header is missing. */
export function mediaType(header: string | null): string {
  return (header ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

function tooLarge(limit: number): AssayError {
  return new AssayError(
    "payload_too_large",
    `The body is larger than ${limit / 1024 / 1024} MB. Send less at once.`,
  );
}

/**
 * Reads a declared body to its end and keeps nothing: a client that sends all of it before it listens, on a connection
 * to be closed after the answer, would see a reset and not the answer.
 */
async function discard(body: ReadableStream<Uint8Array>, declared: number): Promise<void> {
  if (declared > discardLimit) return body.cancel();
  const reader = body.getReader();
  let part = await reader.read();
  while (!part.done) part = await reader.read();
}

/**
 * Reads a body, at most `limit` bytes of it.
 * @throws AssayError `payload_too_large` (413) as soon as the limit is passed, `unsupported_media_type` (415) for a
 * compressed body, `bad_request` when the connection broke.
 */
export async function readBytes(request: Request, limit: number): Promise<Buffer> {
  const encoding = request.headers.get("content-encoding");
  if (encoding !== null && encoding.toLowerCase() !== "identity") {
    throw new AssayError(
      "unsupported_media_type",
      "Compressed bodies are not read. Send it without content-encoding.",
    );
  }
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > limit) {
    if (request.body !== null) await discard(request.body, declared).catch(() => undefined);
    throw tooLarge(limit);
  }
  if (request.body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.byteLength;
      if (size > limit) throw tooLarge(limit);
      chunks.push(part.value);
    }
  } catch (error) {
    if (error instanceof AssayError) {
      reader.cancel().catch(() => undefined);
      throw error;
    }
    throw new AssayError("bad_request", "The body ended before it was complete. Send it again.", {
      cause: error,
    });
  }
  return Buffer.concat(chunks);
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new AssayError("bad_request", "The body is not valid UTF-8. Save or send it as UTF-8.", {
      cause: error,
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const where = error instanceof SyntaxError ? ` ${error.message}.` : "";
    throw new AssayError("bad_request", `The body is not valid JSON.${where}`, { cause: error });
  }
}

/**
 * A JSON body parsed with its schema. No body at all counts as `{}` where the schema allows that.
 * @throws AssayError `bad_request` (400), `unsupported_media_type` (415) or `invalid` (422).
 */
export function parseJsonBody<S extends z.ZodType>(
  bytes: Buffer,
  contentType: string | null,
  schema: S,
): z.output<S> {
  if (bytes.byteLength === 0) {
    const empty = schema.safeParse({});
    if (empty.success) return empty.data;
    throw new AssayError("bad_request", "The body is empty. Send a JSON object.");
  }
  const type = mediaType(contentType);
  if (type !== "application/json" && !/^application\/[\w.-]+\+json$/.test(type)) {
    throw new AssayError(
      "unsupported_media_type",
      "Send the body as JSON with content-type: application/json.",
    );
  }
  return parseInput(schema, parseJson(decodeUtf8(bytes)));
}

const typesByExtension: Record<string, string> = {
  csv: "text/csv",
  jsonl: "application/x-ndjson",
  ndjson: "application/x-ndjson",
  json: "application/json",
};

function declaredType(file: File): string {
  const extension = file.name.split(".").pop()?.toLowerCase() ?? "";
  return typesByExtension[extension] ?? mediaType(file.type);
}

async function multipartFile(bytes: Buffer, contentType: string): Promise<File> {
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(bytes), { headers: { "content-type": contentType } }).formData();
  } catch (error) {
    throw new AssayError(
      "bad_request",
      "The multipart body cannot be read. Send one file as multipart/form-data.",
      {
        cause: error,
      },
    );
  }
  const files = [...form.values()].filter((value) => value instanceof File);
  const [file] = files;
  if (file === undefined || files.length !== 1) {
    throw new AssayError("bad_request", `Send exactly one file; there are ${files.length}.`);
  }
  return file;
}

/**
 * An uploaded body: the file itself by its content type, or `multipart/form-data` with one file, whose type is told
 * by its extension first (browsers call a .csv many things).
 * @throws AssayError `bad_request` (400) or `unsupported_media_type` (415).
 */
export async function parseUpload(
  bytes: Buffer,
  contentType: string | null,
  accepted: readonly string[],
): Promise<Upload> {
  const type = mediaType(contentType);
  let upload: Upload;
  if (type === "multipart/form-data") {
    const file = await multipartFile(bytes, contentType ?? "");
    upload = { type: declaredType(file), text: decodeUtf8(await file.bytes()), filename: file.name };
  } else {
    if (!accepted.includes(type)) throw unacceptable(accepted);
    upload = { type, text: decodeUtf8(bytes), filename: null };
  }
  if (!accepted.includes(upload.type)) throw unacceptable(accepted);
  return upload;
}

function unacceptable(accepted: readonly string[]): AssayError {
  const message = `Send one of ${accepted.join(", ")}, or multipart/form-data with one such file.`;
  return new AssayError("unsupported_media_type", message);
}
