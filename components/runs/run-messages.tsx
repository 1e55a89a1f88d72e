import { Card, CardHeader } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { ScrollBox } from "@/components/ui/scroll-box";
import { formatCounted } from "@/lib/domain/format";
import type { ChatMessage } from "@/lib/domain/runs/completion";

interface RunMessagesProps {
  messages: readonly ChatMessage[];
  /** They are texts to embed, from nobody in particular. */
  texts: boolean;
}

/** The messages as they were sent, variables filled in. */
export function RunMessages({ messages, texts }: RunMessagesProps) {
  const parts = messages.map(({ role, content }, index) => ({
    head: texts ? `Text ${index + 1}` : role,
    label: texts ? `Text ${index + 1}` : `${role} message`,
    place: index + 1,
    content,
  }));
  const copied = parts.map(({ head, content }) => (texts ? content : `${head}\n${content}`)).join("\n\n");
  const noun = texts ? "text" : "message";
  return (
    <Card>
      <CardHeader
        title={texts ? "Embedded texts" : "Messages"}
        hint={`as sent, ${formatCounted(messages.length, noun)}`}
        aside={<CopyButton text={copied} name={`Copy ${noun}s`} />}
      />
      {parts.map(({ head, label, place, content }) => (
        <section key={place} aria-label={label} className="border-b px-4 py-3 last:border-b-0">
          <h3 className="text-2xs font-medium text-muted-foreground">{head}</h3>
          <ScrollBox
            label={label}
            dir="auto"
            className="mt-1 max-h-[480px] whitespace-pre-wrap break-words font-mono text-xs leading-5"
          >
            {content}
          </ScrollBox>
        </section>
      ))}
    </Card>
  );
}
