import "server-only";

interface ReplyOptions {
  status?: number;
  headers?: Record<string, string>;
  /** The answer's JSON where it is at hand as text; `data` is then not looked at. */
  json?: string;
  /** Content of an entity tag, without quotes. A matching `If-None-Match` gets 304. */
  etag?: string;
}

/** An answer with more to say than its JSON: another status, headers, an entity tag. */
export class Reply {
  readonly data: unknown;
  readonly options: ReplyOptions;

  constructor(data: unknown, options: ReplyOptions) {
    this.data = data;
    this.options = options;
  }
}

/** Lets a route handler choose status, headers or `ETag`; plain data alone gets the route's own status. */
export function reply(data: unknown, options: ReplyOptions): Reply {
  return new Reply(data, options);
}

/** Weak comparison of RFC 9110 §13.1.2, which is what `If-None-Match` asks for. */
export function etagMatches(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  if (ifNoneMatch.trim() === "*") return true;
  return ifNoneMatch.split(",").some((tag) => tag.trim().replace(/^W\//, "") === `"${etag}"`);
}
