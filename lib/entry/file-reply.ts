import "server-only";

/** A file to be saved under its name, which is our own: letters, digits, dots, dashes and underscores. */
export interface DownloadedFile {
  filename: string;
  mediaType: string;
  body: ReadableStream<Uint8Array> | string;
}

/** The answer that a browser saves as a file (RFC 6266). */
export function fileReply({ filename, mediaType, body }: DownloadedFile): Response {
  return new Response(body, {
    headers: { "content-type": mediaType, "content-disposition": `attachment; filename="${filename}"` },
  });
}
