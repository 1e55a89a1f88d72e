import { createServer, type Server } from "node:net";
import { hostname } from "node:os";
import { afterEach, describe, expect, it, vi } from "vitest";
import { checkAddressIsFree, servingAddress } from "@/scripts/address";

afterEach(() => vi.unstubAllEnvs());

describe("servingAddress", () => {
  it.each([
    ["", "", "127.0.0.1", 3000, "http://127.0.0.1:3000"],
    [hostname(), "8080", "127.0.0.1", 8080, "http://127.0.0.1:8080"],
    ["0.0.0.0", "", "0.0.0.0", 3000, "http://localhost:3000"],
    ["::1", "", "::1", 3000, "http://[::1]:3000"],
  ])("HOSTNAME=%j PORT=%j", (host, port, expectedHost, expectedPort, url) => {
    vi.stubEnv("HOSTNAME", host);
    vi.stubEnv("PORT", port);
    expect(servingAddress()).toEqual({ host: expectedHost, port: expectedPort, url });
  });

  it("refuses a port that is none", () => {
    vi.stubEnv("PORT", "http");
    expect(servingAddress).toThrow("PORT is http; it must be a number from 1 to 65535.");
  });
});

describe("checkAddressIsFree", () => {
  it("names a busy port and the way out", async () => {
    const server: Server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    const address = { host: "127.0.0.1", port, url: "" };
    await expect(checkAddressIsFree(address)).rejects.toThrow(
      `Port ${port} is in use by another program. Stop that one, or choose another port: PORT=${port + 1} npm start`,
    );
    await new Promise((resolve) => server.close(resolve));
    await expect(checkAddressIsFree(address)).resolves.toBeUndefined();
  });
});
