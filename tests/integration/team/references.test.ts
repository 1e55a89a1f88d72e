import { expect, it } from "vitest";
import { db } from "@/lib/data/client";
import { setUpTestDatabase } from "@/tests/support/database";

setUpTestDatabase();

it("finds every reference by an index, so that deleting a workspace scans no table once a row", async () => {
  const unindexed = await db().$queryRaw<{ reference: string }[]>`
    select c.conrelid::regclass || ' ' || c.conname as reference
    from pg_constraint c
    where c.contype = 'f' and c.connamespace = current_schema()::regnamespace
      -- People are never deleted, and a workspace is one row.
      and c.confrelid not in ('users'::regclass, 'workspaces'::regclass)
      and not exists (
        select from pg_index i
        where i.indrelid = c.conrelid and i.indpred is null
          and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey
      )
    order by 1`;
  expect(unindexed.map(({ reference }) => reference)).toEqual([]);
});
