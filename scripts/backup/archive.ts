import { createReadStream, createWriteStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { extract, pack } from "tar-stream";

export interface ArchiveWriter {
  add(name: string, content: Buffer): Promise<void>;
}

async function flushToDisk(path: string): Promise<void> {
  const handle = await open(path, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes a gzipped tar, readable by its owner alone. It appears under its name only when it is complete and on disk;
 * a file that is already there is never touched.
 * @throws when the file exists or cannot be written.
 */
export async function writeArchive(
  file: string,
  fill: (archive: ArchiveWriter) => Promise<void>,
): Promise<void> {
  const partial = `${file}.partial`;
  const tar = pack();
  const written = pipeline(
    tar,
    createGzip({ level: 4 }),
    createWriteStream(partial, { mode: 0o600, flags: "wx" }),
  );
  const failed = written.then(() => new Promise<never>(() => {}));
  failed.catch(() => {});
  const add = (name: string, content: Buffer) =>
    new Promise<void>((resolve, reject) => {
      tar.entry({ name, mode: 0o600 }, content, (error) => (error ? reject(error) : resolve()));
    });
  try {
    await Promise.race([
      fill({ add: (name, content) => Promise.race([add(name, content), failed]) }),
      failed,
    ]);
    tar.finalize();
    await written;
    await flushToDisk(partial);
    await rename(partial, file);
  } catch (error) {
    tar.destroy();
    await written.catch(() => {});
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") await rm(partial, { force: true });
    throw error;
  }
}

export interface ArchiveEntry {
  name: string;
  content: AsyncIterable<Buffer>;
}

async function* buffersOf(source: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const chunk of source) if (Buffer.isBuffer(chunk)) yield chunk;
}

/** The entries of a gzipped tar, one after the other; the content of each must be read before the next comes. */
export async function* readArchive(file: string): AsyncGenerator<ArchiveEntry> {
  const entries = extract();
  const read = pipeline(createReadStream(file), createGunzip(), entries);
  // What ends the pipeline ends the iteration as well, which is where it is thrown.
  read.catch(() => {});
  for await (const entry of entries) yield { name: entry.header.name, content: buffersOf(entry) };
  await read;
}

export async function contentOf(entry: ArchiveEntry): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of entry.content) chunks.push(chunk);
  return Buffer.concat(chunks);
}
