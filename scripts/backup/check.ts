import { z } from "zod";
import { contentOf, readArchive } from "./archive";
import {
  formatVersion,
  type Header,
  headerName,
  headerSchema,
  type Manifest,
  manifestName,
  manifestSchema,
  secretsPrefix,
  tableOf,
} from "./format";
import { createDigest, type Digest } from "./tables";

export interface CheckedBackup {
  header: Header;
  manifest: Manifest;
  /** The secrets inside, by file name; empty where they are kept apart. */
  secrets: Map<string, Buffer>;
}

function parseHeader(content: Buffer): Header {
  const json = JSON.parse(content.toString("utf8")) as unknown;
  const kind = z.object({ format: z.literal("assay-backup"), version: z.number() }).parse(json);
  if (kind.version > formatVersion) {
    throw new TooNew(
      `The backup has format ${kind.version}; this version of Assay reads up to ${formatVersion}. Restore it with the newer version.`,
    );
  }
  return headerSchema.parse(json);
}

class TooNew extends Error {}

interface Contents {
  header: Header | undefined;
  manifest: Manifest | undefined;
  secrets: Map<string, Buffer>;
  digests: Map<string, Digest>;
}

async function readAll(file: string): Promise<Contents> {
  const contents: Contents = {
    header: undefined,
    manifest: undefined,
    secrets: new Map(),
    digests: new Map(),
  };
  let current: { table: string; digest: ReturnType<typeof createDigest> } | undefined;
  const finish = () => {
    if (current !== undefined) contents.digests.set(current.table, current.digest.end());
    current = undefined;
  };
  for await (const entry of readArchive(file)) {
    const table = tableOf(entry.name);
    if (table !== undefined) {
      if (current?.table !== table) {
        finish();
        current = { table, digest: createDigest() };
      }
      for await (const chunk of entry.content) current?.digest.update(chunk);
      continue;
    }
    const content = await contentOf(entry);
    if (entry.name === headerName) contents.header = parseHeader(content);
    else if (entry.name === manifestName) {
      contents.manifest = manifestSchema.parse(JSON.parse(content.toString("utf8")));
    } else if (entry.name.startsWith(secretsPrefix)) {
      contents.secrets.set(entry.name.slice(secretsPrefix.length), content);
    }
  }
  finish();
  return contents;
}

const nothing = createDigest().end();

/**
 * Reads a backup from end to end and holds every table against its checksum, without any database.
 * @throws with a sentence when the file is none of Assay's, is cut short, damaged, or of a newer format.
 */
export async function checkBackup(file: string): Promise<CheckedBackup> {
  let contents: Contents;
  try {
    contents = await readAll(file);
  } catch (cause) {
    if (cause instanceof TooNew || (cause as NodeJS.ErrnoException).code === "ENOENT") throw cause;
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new Error(`${file} is not a whole backup of Assay: ${reason}`, { cause });
  }
  const { header, manifest, secrets, digests } = contents;
  if (header === undefined) throw new Error(`${file} is not a backup of Assay: it has no ${headerName}.`);
  if (manifest === undefined) throw new Error(`${file} was cut short: it has no ${manifestName} at its end.`);
  for (const { name, rows, bytes, sha256 } of manifest.tables) {
    const found = digests.get(name) ?? nothing;
    if (found.rows !== rows || found.bytes !== bytes || found.sha256 !== sha256) {
      throw new Error(`${file} is damaged: the rows of ${name} do not match their checksum.`);
    }
  }
  return { header, manifest, secrets };
}
