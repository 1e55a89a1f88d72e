import { z } from "zod";
import { runQueryOf } from "@/app/(workspace)/runs/search";
import { maxPageSize } from "@/lib/domain/api/common";
import { fileReply } from "@/lib/entry/file-reply";
import { methods, route } from "@/lib/entry/route";
import { exportRuns } from "@/lib/services/export-runs";

const text = z.string().max(2000).optional();

/** The parameters of the run log's own address, and the format. */
const query = z.strictObject({
  q: text,
  status: text,
  prompt: text,
  provider: text,
  model: text,
  origin: text,
  user: text,
  range: text,
  from: text,
  to: text,
  format: z.enum(["csv", "json"]),
});

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ credentials: "session", permission: "run.read", query }, ({ viewer, query }) => {
    const { format, ...search } = query;
    return fileReply(exportRuns(viewer, runQueryOf(search, maxPageSize, new Date()), format));
  }),
});
