import { cn } from "@/lib/utils";

const shapes: Record<string, string> = {
  core: "rounded-full bg-c6",
  edge: "rounded-full border-2 border-c1",
  adversarial: "rotate-45 bg-c4",
};

/** Shape of an example's first known tag: disc for core, ring for edge, diamond for adversarial. */
export function TagMark({ tags, className }: { tags: readonly string[]; className?: string }) {
  const tag = tags.find((one) => one in shapes);
  return (
    <i
      title={tag ?? (tags.join(", ") || "no tag")}
      className={cn(
        "size-[7px] shrink-0",
        tag ? shapes[tag] : "rounded-full border border-border-strong",
        className,
      )}
    />
  );
}
