import { z } from "zod";
import { pathId } from "@/lib/entry/path";
import { methods } from "@/lib/entry/route";
import { stream } from "@/lib/entry/stream";
import { watchExperimentPage } from "@/lib/services/watch-experiment-page";

const query = z.strictObject({ since: z.iso.datetime() });

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: stream(
    {
      credentials: "session",
      permission: "experiment.read",
      params: { id: pathId("Experiment") },
      query,
    },
    ({ viewer, params, query: { since }, request, signal }) => {
      // A browser that lost the connection says how far it got.
      const reached = z.iso.datetime().safeParse(request.headers.get("last-event-id"));
      return watchExperimentPage(viewer, params.id, new Date(reached.data ?? since), signal);
    },
  ),
});
