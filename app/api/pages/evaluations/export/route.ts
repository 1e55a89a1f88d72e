import { z } from "zod";
import { resultQueryOf } from "@/app/(workspace)/evaluations/search";
import { maxPageSize } from "@/lib/domain/api/common";
import { fileReply } from "@/lib/entry/file-reply";
import { methods, route } from "@/lib/entry/route";
import { exportResults } from "@/lib/services/export-results";

const text = z.string().max(2000).optional();

/** The parameters of the results' own address, and the format. */
const query = z.strictObject({
  experiment: text,
  prompt: text,
  evaluator: text,
  status: text,
  passed: text,
  min: text,
  max: text,
  format: z.enum(["csv", "json"]),
});

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ credentials: "session", permission: "evaluation.read", query }, ({ viewer, query }) => {
    const { format, ...search } = query;
    return fileReply(exportResults(viewer, resultQueryOf(search, maxPageSize), format));
  }),
});
