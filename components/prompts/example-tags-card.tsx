import Link from "next/link";
import { TagMark } from "@/components/heat/tag-mark";
import { Card } from "@/components/ui/card";
import { formatCount, formatCounted } from "@/lib/domain/format";

const shown = 4;
const fills: Record<string, string> = { core: "bg-c6", edge: "bg-c1", adversarial: "bg-c4" };
const others = ["bg-c2", "bg-c3", "bg-c5", "bg-c6"];

/** How the golden examples of a prompt divide by their most used tags. */
export function ExampleTagsCard({
  tags,
  total,
  href,
}: {
  tags: readonly { tag: string; count: number }[];
  total: number;
  href: string;
}) {
  const top = tags.slice(0, shown);
  return (
    <Card className="px-4 py-3">
      <div className="flex items-center">
        <h2 className="text-xs font-semibold">Golden examples</h2>
        <Link
          href={href}
          className="ml-auto text-2xs text-muted-foreground underline underline-offset-2 hover:text-foreground"
        >
          {total === 0 ? "Add examples" : formatCounted(total, "example")}
        </Link>
      </div>
      {top.length > 0 && (
        <>
          <div
            className="mt-2.5 flex h-1.5 gap-0.5 overflow-hidden rounded-full"
            role="img"
            aria-label={top.map(({ tag, count }) => `${count} ${tag}`).join(", ")}
          >
            {top.map(({ tag, count }, index) => (
              <i key={tag} className={fills[tag] ?? others[index] ?? "bg-c6"} style={{ flex: count }} />
            ))}
          </div>
          <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs">
            {top.map(({ tag, count }) => (
              <li key={tag}>
                <Link
                  href={`${href}?tag=${encodeURIComponent(tag)}`}
                  className="inline-flex items-center gap-1.5"
                >
                  <TagMark tags={[tag]} />
                  <span className="text-muted-foreground">{tag}</span>
                  <span className="tnum font-medium">{formatCount(count)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
      {total === 0 && (
        <p className="mt-1 text-muted-foreground">
          An input and the answer you expect. Versions are scored on these.
        </p>
      )}
    </Card>
  );
}
