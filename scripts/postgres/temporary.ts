import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cluster, startCluster } from "./cluster";

/** Nothing in a throw-away cluster is worth a disk flush. */
const throwAwaySettings = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  // Many test files with their engines, servers and child processes share one.
  max_connections: "400",
};

/** A cluster of its own in the system's temporary directory, for tests and diffs; `stop` deletes it. */
export async function startTemporaryCluster(): Promise<Cluster> {
  const directory = mkdtempSync(join(tmpdir(), "assay-postgres-"));
  chmodSync(directory, 0o755);
  const remove = () => rmSync(directory, { recursive: true, force: true });
  try {
    const cluster = await startCluster({
      dataDirectory: directory,
      settings: throwAwaySettings,
      attached: true,
    });
    return {
      ...cluster,
      async stop() {
        await cluster.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
