import { cn } from "@/lib/utils";
import type { RenderedMessage } from "./types";

/** Messages as they were sent, with the values of variables marked. */
export function RenderedPrompt({
  messages,
  className,
}: {
  messages: readonly RenderedMessage[];
  className?: string;
}) {
  let place = 0;
  return (
    <div
      className={cn(
        "whitespace-pre-wrap break-words rounded-md border bg-background px-3 py-2 font-mono text-xs leading-[18px]",
        className,
      )}
    >
      {messages.map((message) => {
        place += 1;
        let at = 0;
        return (
          <div key={place}>
            <div className="text-muted-foreground">{message.role}</div>
            {message.parts.map((part) => {
              const key = at;
              at += part.text.length + 1;
              return part.variable ? (
                <span key={key} className="mark-var" title={part.variable}>
                  {part.text}
                </span>
              ) : (
                <span key={key}>{part.text}</span>
              );
            })}
          </div>
        );
      })}
    </div>
  );
}

export function promptText(messages: readonly RenderedMessage[]): string {
  return messages
    .map((message) => `${message.role}\n${message.parts.map((part) => part.text).join("")}`)
    .join("\n\n");
}
