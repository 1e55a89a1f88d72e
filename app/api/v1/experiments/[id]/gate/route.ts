import { gateQuery } from "@/lib/domain/api/experiments";
import { gateJunit, gateReasons } from "@/lib/domain/experiments/gate";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { gateOf } from "@/lib/services/check-gate";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route(
    { permission: "experiment.read", params: { id: pathId("Experiment") }, query: gateQuery },
    async ({ viewer, params, query }) => {
      const { experiment, outcome } = await gateOf(viewer, params.id);
      if (query.format === "json") return { passed: outcome.passed, reasons: gateReasons(outcome) };
      return new Response(gateJunit(experiment, outcome), {
        headers: { "content-type": "application/xml; charset=utf-8" },
      });
    },
  ),
});
