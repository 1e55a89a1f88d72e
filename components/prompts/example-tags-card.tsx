import Link from "next/link";
import { TagMark } from "@/components/heat/tag-mark";
import { Card } from "@/components/ui/card";
import { formatCount, formatCounted } from "@/lib/domain/format";

const mostShown = 6;
/** The kinds of example, which rarely share one, in the order of the bar. */
const kinds = [
  { tag: "core", fill: "bg-c6" },
  { tag: "edge", fill: "bg-c1" },
  { tag: "adversarial", fill: "bg-c4" },
];

interface TagCount {
  tag: string;
  count: number;
}

/** How the golden examples of a prompt divide by kind, and their most used other tags. */
export function ExampleTagsCard({
  tags,
  total,
  href,
}: {
  tags: readonly TagCount[];
  total: number;
  href: string;
}) {
  const parts = kinds.flatMap(({ tag, fill }) => {
    const found = tags.find((one) => one.tag === tag);
    return found === undefined ? [] : [{ ...found, fill }];
  });
  const others = tags.filter(({ tag }) => !kinds.some((kind) => kind.tag === tag));
  const shown = [...parts, ...others].slice(0, mostShown);
  const rest = total - parts.reduce((sum, { count }) => sum + count, 0);
  return (
    <Card className="px-4 py-3">
      <div className="flex items-center">
        <h2 className="text-xs font-semibold">Golden examples</h2>
        <Link
          href={href}
          className="ml-auto inline-flex min-h-6 items-center text-2xs text-muted-foreground underline underline-offset-2 hover:text-foreground"
        >
          {total === 0 ? "Add examples" : formatCounted(total, "example")}
        </Link>
      </div>
      {/* Parts of a bar must add up to the whole; tags that examples share do not. */}
      {parts.length > 1 && rest >= 0 && (
        <div
          className="mt-2.5 flex h-1.5 gap-0.5 overflow-hidden rounded-full"
          role="img"
          aria-label={parts.map(({ tag, count }) => `${count} ${tag}`).join(", ")}
        >
          {parts.map(({ tag, count, fill }) => (
            <i key={tag} className={fill} style={{ flex: count }} />
          ))}
          {rest > 0 && <i className="bg-muted" style={{ flex: rest }} />}
        </div>
      )}
      {shown.length > 0 && (
        <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs">
          {shown.map(({ tag, count }) => (
            <li key={tag}>
              <Link
                href={`${href}?tag=${encodeURIComponent(tag)}`}
                className="inline-flex min-h-6 items-center gap-1.5"
              >
                <TagMark tags={[tag]} />
                <span className="text-muted-foreground">{tag}</span>
                <span className="tnum font-medium">{formatCount(count)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {total === 0 && (
        <p className="mt-1 text-muted-foreground">
          An input and the answer you expect. Versions are scored on these.
        </p>
      )}
    </Card>
  );
}
