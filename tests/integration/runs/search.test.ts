import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/data/client";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { makeKey, succeed } from "@/tests/support/api";
import { setUpTestDatabase } from "@/tests/support/database";
import { createWorkspace } from "@/tests/support/workspace";

setUpTestDatabase();
const count = 10_500;
let viewer: Viewer;
let key: string;

interface RunPage {
  data: { id: string; output: string | null }[];
  next_cursor: string | null;
}

function search(query: string): Promise<RunPage> {
  return succeed<RunPage>("GET /runs", { key, query });
}

beforeAll(async () => {
  viewer = await createWorkspace("owner");
  key = await makeKey(viewer, "viewer");
  await db().$executeRaw`
    insert into runs (id, workspace_id, origin, status, provider, model, messages, output, attempts, trace_id, user_ref)
    select (lpad(to_hex(${Date.now() - 1_000_000}::bigint + g), 12, '0') || '70008' || lpad(to_hex(g), 15, '0'))::uuid,
      ${viewer.workspaceId}::uuid, 'api', 'completed', 'openai', 'gpt-4.1-mini', '[]',
      case when g in (1, 2, ${count}) then 'needle ' || g else 'hay' end, 1, md5(g::text), 'user-' || g % 1000
    from generate_series(1, ${count}::int) as g`;
});

describe("a search for words", () => {
  it("goes on where a page ends, until everything has been looked at", async () => {
    const first = await search("?query=needle");
    expect(first.data.map(({ output }) => output)).toEqual([`needle ${count}`]);
    expect(first.next_cursor).not.toBeNull();
    const second = await search(`?query=needle&cursor=${first.next_cursor}`);
    expect(second.data.map(({ output }) => output)).toEqual(["needle 2", "needle 1"]);
    expect(second.next_cursor).toBeNull();
  });

  it("fills pages first where there is much to find", async () => {
    const { data, next_cursor } = await search("?query=hay&limit=2");
    expect(data).toHaveLength(2);
    const next = await search(`?query=hay&limit=2&cursor=${next_cursor}`);
    expect(next.data[0]?.id).not.toBe(data[1]?.id);
  });

  it("looks only at what other filters leave", async () => {
    const { data, next_cursor } = await search("?query=needle&user=user-1");
    expect(data.map(({ output }) => output)).toEqual(["needle 1"]);
    expect(next_cursor).toBeNull();
  });

  it("of an id finds its run at once", async () => {
    const { data } = await search("?query=needle&user=user-2");
    const found = await search(`?query=${data[0]?.id}`);
    expect(found.data.map(({ output }) => output)).toEqual(["needle 2"]);
    expect(found.next_cursor).toBeNull();
  });
});
