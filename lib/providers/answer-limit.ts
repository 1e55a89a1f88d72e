import { ProviderError } from "./provider";

/** Far above any model's answer. What is larger, or unpacks to more, is there to fill the process's memory. */
const usualMegabytes = 64;

/**
 * The body of an answer, decompressed, for as long as it is no larger than it may be.
 * @throws ProviderError `malformed_response`, not retryable, as soon as it is.
 */
export async function* boundedAnswer(
  body: AsyncIterable<Uint8Array>,
  mostMegabytes = usualMegabytes,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > mostMegabytes * 1024 * 1024) {
      throw new ProviderError({
        kind: "malformed_response",
        message: `It answered more than ${mostMegabytes} MB.`,
        retryable: false,
      });
    }
    yield chunk;
  }
}
