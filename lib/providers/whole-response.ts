const utf8 = new TextDecoder();

/**
 * An answer that is here whole. Making a `Response` costs a quarter of a small call, mostly for the stream of a body that
 * SDKs then read as text; this one makes it only for who asks for what it does not have itself.
 */
export class WholeResponse implements Response {
  readonly redirected = false;
  readonly type = "default";
  readonly url = "";
  readonly #content: Buffer<ArrayBuffer>;
  #taken = false;

  constructor(
    content: Buffer<ArrayBuffer>,
    readonly status: number,
    readonly statusText: string,
    readonly headers: Headers,
  ) {
    this.#content = content;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  get bodyUsed(): boolean {
    return this.#taken;
  }

  #take(): Buffer<ArrayBuffer> {
    if (this.#taken) throw new TypeError("The body has been read already.");
    this.#taken = true;
    return this.#content;
  }

  /** The same answer as the platform's own class. */
  #response(content: Buffer<ArrayBuffer>): Response {
    const { status, statusText, headers } = this;
    return new Response(content, { status, statusText, headers });
  }

  get body(): Response["body"] {
    return this.#response(this.#content).body;
  }

  clone(): WholeResponse {
    if (this.#taken) throw new TypeError("The body has been read already.");
    return new WholeResponse(this.#content, this.status, this.statusText, new Headers(this.headers));
  }

  async text(): Promise<string> {
    return utf8.decode(this.#take());
  }

  async json(): Promise<unknown> {
    return JSON.parse(utf8.decode(this.#take()));
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(this.#take());
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.bytes()).buffer;
  }

  async blob(): Promise<Blob> {
    return this.#response(this.#take()).blob();
  }

  async formData(): Promise<FormData> {
    return this.#response(this.#take()).formData();
  }
}
