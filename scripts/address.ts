import { createServer } from "node:net";
import { hostname } from "node:os";

export interface Address {
  host: string;
  port: number;
  /** What a person types into the browser. */
  url: string;
}

/** Where to serve: loopback and port 3000 unless `HOSTNAME` and `PORT` say otherwise. */
export function servingAddress(): Address {
  // Many shells export the machine's own name as HOSTNAME; only a different value is somebody's wish.
  const wished = process.env.HOSTNAME === hostname() ? "" : process.env.HOSTNAME;
  const host = wished || "127.0.0.1";
  const port = Number(process.env.PORT || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`PORT is ${process.env.PORT}; it must be a number from 1 to 65535.`);
  }
  const shown = host === "0.0.0.0" || host === "::" ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return { host, port, url: `http://${shown}:${port}` };
}

/** @throws with a sentence when nothing can listen on the address. */
export async function checkAddressIsFree({ host, port }: Address): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      reject(new Error(describeListenError(error, host, port), { cause: error }));
    });
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

function describeListenError(error: NodeJS.ErrnoException, host: string, port: number): string {
  switch (error.code) {
    case "EADDRINUSE":
      return `Port ${port} is in use by another program. Stop that one, or choose another port: PORT=${port + 1} npm start`;
    case "EACCES":
      return `Port ${port} needs administrator rights. Choose one above 1023: PORT=3000 npm start`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `HOSTNAME is ${host}, which is no address of this machine. Use 127.0.0.1, or 0.0.0.0 to be reachable from others.`;
    default:
      return `Cannot listen on ${host}:${port}: ${error.message}`;
  }
}
