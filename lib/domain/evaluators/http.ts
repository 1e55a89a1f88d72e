import { z } from "zod";
import type { EvaluatorDefinition } from "./evaluator";
import { customInput } from "./javascript";
import { customResult, orMissing } from "./results";

/** Headers that belong to the connection, not to the user. */
const ownHeaders = new Set([
  "host",
  "content-length",
  "content-type",
  "connection",
  "transfer-encoding",
  "upgrade",
  "webhook-id",
  "webhook-timestamp",
  "webhook-signature",
]);

const headersSchema = z
  .record(
    z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, "Not a header name."),
    z
      .string()
      .max(4000)
      .regex(/^[\t\x20-\x7e]*$/, "A header is one line of ASCII text."),
  )
  .refine((headers) => Object.keys(headers).length <= 20, "Give at most 20 headers.")
  .refine(
    (headers) => !Object.keys(headers).some((name) => ownHeaders.has(name.toLowerCase())),
    `These headers cannot be set: ${[...ownHeaders].join(", ")}.`,
  );

const configSchema = z.strictObject({
  url: z
    .string()
    .max(2000)
    .refine((text) => httpUrl(text) !== null, "Expected an http or https address.")
    .refine((text) => !hasCredentials(text), "Put credentials into a header, not into the address.")
    .meta({
      title: "Address",
      description:
        'Receives a signed POST with the cell as JSON and answers the score as JSON: {"score": 0.8, "reason": "…"}.',
    }),
  headers: headersSchema
    .default({})
    .meta({ title: "Headers", description: "Sent along, such as an Authorization." }),
});
type Config = z.output<typeof configSchema>;

function httpUrl(text: string): URL | null {
  const url = URL.parse(text);
  return url !== null && (url.protocol === "http:" || url.protocol === "https:") ? url : null;
}

function hasCredentials(text: string): boolean {
  const url = httpUrl(text);
  return url !== null && (url.username !== "" || url.password !== "");
}

export const http: EvaluatorDefinition<Config> = {
  type: "http",
  kind: "custom",
  label: "HTTP endpoint",
  description: "Your own endpoint answers the score.",
  configSchema,
  defaultThreshold: 0.7,
  defaultWeight: 1,
  judgePromptVersion: null,
  applies: () => true,
  evaluate: (input, config, effects) =>
    orMissing("The endpoint failed", async () =>
      customResult(
        await effects.http({ url: config.url, headers: config.headers, body: customInput(input) }),
        "The endpoint",
      ),
    ),
};
