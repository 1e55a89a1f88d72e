import { CopyButton } from "@/components/ui/copy-button";

/** Preformatted text with a copy button; long text scrolls. */
export function CodeBlock({ text, label }: { text: string; label: string }) {
  return (
    <section aria-label={label} className="group relative min-w-0 rounded-md border bg-background">
      <div className="absolute right-1 top-1 opacity-0 transition-opacity focus-within:opacity-100 group-hover:opacity-100">
        <CopyButton text={text} name={`Copy: ${label}`} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0} className="scroll max-h-[420px] px-3 py-2 font-mono text-xs leading-5">
        {text}
      </pre>
    </section>
  );
}
