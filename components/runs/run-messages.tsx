import { Card, CardHeader } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { ScrollBox } from "@/components/ui/scroll-box";
import { formatCounted } from "@/lib/domain/format";
import type { ChatMessage } from "@/lib/domain/runs/completion";

function asText(messages: readonly ChatMessage[]): string {
  return messages.map(({ role, content }) => `${role}\n${content}`).join("\n\n");
}

/** The messages as they were sent, variables filled in. */
export function RunMessages({ messages, title }: { messages: readonly ChatMessage[]; title: string }) {
  let place = 0;
  return (
    <Card>
      <CardHeader
        title={title}
        hint={`as sent, ${formatCounted(messages.length, "message")}`}
        aside={<CopyButton text={asText(messages)} name="Copy messages" />}
      />
      {messages.map(({ role, content }) => {
        place += 1;
        return (
          <section key={place} aria-label={`${role} message`} className="border-b px-4 py-3 last:border-b-0">
            <h3 className="text-2xs font-medium text-muted-foreground">{role}</h3>
            <ScrollBox
              label={`${role} message`}
              dir="auto"
              className="mt-1 max-h-[480px] whitespace-pre-wrap break-words font-mono text-xs leading-5"
            >
              {content}
            </ScrollBox>
          </section>
        );
      })}
    </Card>
  );
}
