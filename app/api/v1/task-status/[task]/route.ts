import { getRun } from "@/lib/data/runs";
import type { TaskStatusAnswer } from "@/lib/domain/api/runs";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "run.read", params: { task: pathId("Task") } }, async ({ viewer, params }) => {
    const run = await getRun(viewer, params.task);
    const answer: TaskStatusAnswer = {
      task_id: run.id,
      run_id: run.id,
      status: run.status,
      result: run.completed_at === null ? null : run,
      error: run.error,
    };
    return answer;
  }),
});
