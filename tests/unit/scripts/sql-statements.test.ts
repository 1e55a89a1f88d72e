import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pendingStatements, sqlStatements } from "@/scripts/db/sql-statements";

const prisma = join(import.meta.dirname, "../../../prisma");
const migrations = readdirSync(join(prisma, "migrations"))
  .filter((name) => /^\d{14}_/.test(name))
  .map((name) => readFileSync(join(prisma, "migrations", name, "migration.sql"), "utf8"));

describe("sqlStatements", () => {
  it("splits at semicolons, and not inside bodies, quotes or comments", () => {
    const script = `-- first; of all
create function f() returns void language plpgsql as $$
begin
  perform 1; -- here; too
end $$;
insert into t values ('a;b''c;', 1 - 2);

-- the end
select 1`;
    expect(sqlStatements(script).map(({ bare }) => bare)).toEqual([
      "create function f() returns void language plpgsql as $$ begin perform 1; -- here; too end $$;",
      "insert into t values ('a;b''c;', 1 - 2);",
      "select 1",
    ]);
    expect(sqlStatements(script)[0]?.text).toMatch(/^-- first; of all\n/);
    expect(sqlStatements("  -- nothing\n")).toEqual([]);
  });
});

describe("pendingStatements", () => {
  it("tells what was added to a file whose other statements are migrated", () => {
    const migrated = "create index a on t (x);\n-- why\ncreate index b on t (y);";
    const file =
      "create index a\n  on t (x);\n-- new\ncreate index c on t (z);\n-- why, in other words\ncreate index b on t (y);";
    expect(pendingStatements(file, [migrated])).toEqual(["-- new\ncreate index c on t (z);"]);
  });

  it.each(readdirSync(join(prisma, "sql")))(
    "finds every statement of prisma/sql/%s in a migration",
    (name) => {
      expect(pendingStatements(readFileSync(join(prisma, "sql", name), "utf8"), migrations)).toEqual([]);
    },
  );
});
