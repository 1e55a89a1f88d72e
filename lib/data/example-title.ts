import "server-only";
import { Prisma } from "@/generated/prisma/client";

/**
 * One line that says what an example is about: the value of its input that is named like one (title, subject, question,
 * query), else the longest. @param inputData the column of its revision.
 */
export function exampleTitle(inputData: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    coalesce((
      select btrim(regexp_replace(left(v.value, 160), '\\s+', ' ', 'g')) from jsonb_each_text(${inputData}) v
      order by v.key in ('title', 'subject', 'question', 'query') desc, length(v.value) desc limit 1), '')`;
}
