import { ProviderError } from "./provider";

/** Far above any model's answer. What is larger, or unpacks to more, is there to fill the process's memory. */
const usualMegabytes = 64;

/**
 * Counts the bytes of one answer as they come, decompressed.
 * @returns a function that takes each part's size, and throws ProviderError `malformed_response`, not retryable, as soon as
 * the answer is larger than it may be.
 */
export function answerLimit(mostMegabytes = usualMegabytes): (bytes: number) => void {
  let size = 0;
  return (bytes) => {
    size += bytes;
    if (size <= mostMegabytes * 1024 * 1024) return;
    throw new ProviderError({
      kind: "malformed_response",
      message: `It answered more than ${mostMegabytes} MB.`,
      retryable: false,
    });
  };
}

/** The body of an answer, decompressed, for as long as it is no larger than `answerLimit` allows. @throws its error. */
export async function* boundedAnswer(
  body: AsyncIterable<Uint8Array>,
  mostMegabytes = usualMegabytes,
): AsyncGenerator<Uint8Array> {
  const count = answerLimit(mostMegabytes);
  for await (const chunk of body) {
    count(chunk.byteLength);
    yield chunk;
  }
}
