import Link from "next/link";
import type { ReactNode } from "react";
import type { SectionView } from "@/lib/domain/api/openapi/reference";
import { CodeBlock } from "./code-block";
import { CodeText } from "./code-text";

function Chapter({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex max-w-[76ch] flex-col gap-2">
      <h2 className="text-base font-semibold tracking-tight">{title}</h2>
      {children}
    </section>
  );
}

const problem = {
  type: "about:blank",
  title: "Invalid request",
  status: 422,
  code: "invalid",
  detail: "Invalid request at /name: This field is required.",
  errors: [{ pointer: "/name", message: "This field is required." }],
  request_id: "8f14e45f",
};

/** What holds for every call. */
export function DocsOverview({ sections, origin }: { sections: readonly SectionView[]; origin: string }) {
  return (
    <div className="flex flex-col gap-6">
      <Chapter title="Calls">
        <p>
          <CodeText text="JSON in snake_case, with an API key as bearer token. Times are ISO 8601 in UTC, money is a decimal string in dollars, scores and rates are numbers from 0 to 1 or null. Unknown fields are refused." />
        </p>
        <CodeBlock
          label="First call"
          text={`curl ${origin}/api/v1/protected -H "Authorization: Bearer $ASSAY_API_KEY"`}
        />
      </Chapter>
      <Chapter title="Names">
        <p>
          <CodeText text="A prompt is named by its id or its slug, a version by its id or its number, in paths and bodies alike. What belongs to another workspace answers 404, like what does not exist." />
        </p>
      </Chapter>
      <Chapter title="Lists">
        <p>
          <CodeText text="Lists take `limit` (1 to 200, default 50) and `cursor`, and answer `data` and `next_cursor`: give that as `cursor` to get the next page; null is the end." />
        </p>
      </Chapter>
      <Chapter title="Repeating a POST safely">
        <p>
          <CodeText text="Send an `Idempotency-Key` of your own, such as a UUID. A repeat with the same key and body within 24 hours gets the first answer and runs nothing, also when the first is still under way. The same key with another body is 409." />
        </p>
      </Chapter>
      <Chapter title="Limits">
        <p>
          <CodeText text="A key may make 60 requests a minute unless it says otherwise. Every answer says how many are left: `RateLimit-Limit`, `RateLimit-Remaining`, `RateLimit-Reset`. Past the limit: 429 with `Retry-After`. Bodies have at most 5 MB, imports 50 MB." />
        </p>
      </Chapter>
      <Chapter title="Errors">
        <p>
          <CodeText text="Errors are `application/problem+json` (RFC 9457); each entry of `errors` points into the body." />
        </p>
        <CodeBlock label="An error" text={JSON.stringify(problem, null, 2)} />
      </Chapter>
      <Chapter title="Sections">
        <ul className="flex flex-col gap-1">
          {sections.map(({ slug, name, description }) => (
            <li key={slug}>
              <Link href={`/docs/${slug}`} className="font-medium underline underline-offset-2">
                {name}
              </Link>
              <span className="ml-2 text-muted-foreground">{description}</span>
            </li>
          ))}
        </ul>
      </Chapter>
    </div>
  );
}
