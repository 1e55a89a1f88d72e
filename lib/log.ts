import "server-only";
import pino from "pino";

/** Field names whose values never reach a log, at the top and one level down. */
const secretFields = [
  "password",
  "passwordHash",
  "key",
  "apiKey",
  "api_key",
  "secret",
  "token",
  "authorization",
  "cookie",
  "set-cookie",
  "x-api-key",
  "encryptedKey",
  "DATABASE_URL",
];

/** Provider and Assay keys and webhook secrets inside free text, such as an error message that quotes a request. */
const keyPattern =
  /\bwhsec_[A-Za-z0-9+/=]{12,}|\b(?:assay_|sk-(?:ant-)?|hf_|AIza)[A-Za-z0-9_-]{12,}|\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}|(postgres(?:ql)?:\/\/[^:\s/]{1,100}:)[^@\s]{1,500}(?=@)/g;

/** `text` with everything that looks like a credential replaced. */
export function redactKeys(text: string): string {
  return text.replace(keyPattern, (_match, scheme?: string, connection?: string) => {
    if (connection !== undefined) return `${connection}[redacted]`;
    return scheme === undefined ? "[redacted]" : `${scheme} [redacted]`;
  });
}

function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { message, stack, ...rest } = pino.stdSerializers.err(error);
  return { ...rest, message: redactKeys(message), stack: redactKeys(stack) };
}

/** One JSON object a line on standard output: level, time (ISO 8601), message, and the fields given. */
export const log = pino({
  level: process.env.LOG_LEVEL || "info",
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  serializers: { err: serializeError, error: serializeError },
  redact: { paths: secretFields.flatMap((name) => [`["${name}"]`, `*["${name}"]`]), censor: "[redacted]" },
  hooks: {
    logMethod(args, method) {
      const redacted = args.map((value) => (typeof value === "string" ? redactKeys(value) : value));
      method.apply(this, redacted as typeof args);
    },
  },
});
