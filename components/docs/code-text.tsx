/** Text in which `words in backticks` are set as code. */
export function CodeText({ text }: { text: string }) {
  return (
    <>
      {text.split("`").map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never reorder
          <code key={index} className="rounded-xs bg-muted px-1 font-mono text-[0.92em]">
            {part}
          </code>
        ),
      )}
    </>
  );
}
