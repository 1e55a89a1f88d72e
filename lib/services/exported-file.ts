import "server-only";

export type ExportFormat = "csv" | "json";

/** A file as it is downloaded, streamed. */
export interface ExportedFile {
  filename: string;
  mediaType: string;
  body: ReadableStream<Uint8Array>;
}

/** Characters gathered before they are sent: a row at a time would be thousands of tiny writes. */
const chunkLength = 64 * 1024;

/** Pieces of text as the body of a file, made as fast as they are read; who stops reading ends them. */
export function textStream(
  pieces: AsyncGenerator<string, void> | Generator<string, void>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      let chunk = "";
      let ended = false;
      while (!ended && chunk.length < chunkLength) {
        const piece = await pieces.next();
        ended = piece.done === true;
        chunk += piece.value ?? "";
      }
      if (chunk !== "") controller.enqueue(encoder.encode(chunk));
      if (ended) controller.close();
    },
    async cancel() {
      await pieces.return();
    },
  });
}
