import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach } from "vitest";

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

type Behaviour = (response: ServerResponse, request: Received, count: number) => void;

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** What to answer from now on, until the next test. */
  behave(behaviour: Behaviour): void;
  /** Waits until as many requests have come since the test began. */
  until(count: number): Promise<Received[]>;
}

const take: Behaviour = (response) => void response.writeHead(204).end();

/** Somebody's webhook endpoint on loopback, which keeps what it gets; `received` starts anew with every test. */
export function setUpReceiver(): Receiver {
  const received: Received[] = [];
  let behaviour = take;
  let url = "";
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const one = {
      path: request.url ?? "",
      headers: request.headers,
      body: Buffer.concat(parts).toString("utf8"),
    };
    received.push(one);
    behaviour(response, one, received.length);
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    received.length = 0;
    behaviour = take;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    get url() {
      return url;
    },
    received,
    behave: (next) => {
      behaviour = next;
    },
    until: async (count) => {
      const deadline = Date.now() + 20_000;
      while (received.length < count) {
        if (Date.now() > deadline) throw new Error(`${received.length} of ${count} requests came.`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return received;
    },
  };
}
