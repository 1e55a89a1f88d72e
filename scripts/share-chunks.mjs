// Imported by next.config.mjs, which Node reads as it stands: no TypeScript.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

/** A chunk is an array of modules and their ids; nothing else in the folder is touched. */
const chunkStart = "module.exports=[";
const sourceMapComment = "//# sourceMappingURL=";

function chunksBelow(directory) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".js"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** What the chunk holds, without the name of its source map, in which alone the copies differ. */
function codeOf(content) {
  const end = content.lastIndexOf(sourceMapComment);
  return (end === -1 ? content : content.slice(0, end)).trimEnd();
}

/**
 * Turbopack writes what several routes share once for each of them, under different names, and a server that has loaded
 * them all holds each copy: some 90 MB. Chunks of the same content become references to the first of them.
 * @param {string} directory the server's chunks, as `next build` leaves them.
 * @returns how many chunks were replaced.
 */
export function shareChunks(directory) {
  const first = new Map();
  let replaced = 0;
  for (const file of chunksBelow(directory)) {
    const content = readFileSync(file, "utf8");
    if (!content.startsWith(chunkStart)) continue;
    const hash = createHash("sha256").update(codeOf(content)).digest("hex");
    const known = first.get(hash);
    if (known === undefined) {
      first.set(hash, file);
      continue;
    }
    const path = relative(dirname(file), known).split(sep).join("/");
    writeFileSync(
      file,
      `module.exports=require(${JSON.stringify(path.startsWith(".") ? path : `./${path}`)});\n`,
    );
    replaced += 1;
  }
  return replaced;
}
