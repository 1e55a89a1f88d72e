import type { ReactNode } from "react";
import { ScrollBox } from "@/components/ui/scroll-box";
import type { ReviewQuestion } from "@/lib/domain/reviews/review";

/** A drawn cell as its reviewer sees it: nothing of the judge, nothing of which variant it is. */
export interface ReviewItem {
  cellId: string;
  exampleName: string;
  messages: readonly { role: string; content: string }[];
  output: string;
  expected: string | null;
  context: string | null;
  question: ReviewQuestion;
}

export function ReviewSubject({
  item,
  position,
}: {
  item: ReviewItem;
  position: { at: number; of: number };
}) {
  return (
    <article aria-label={`Output of ${item.exampleName}`}>
      <header className="flex min-h-10 items-center gap-2 border-b px-5">
        <span className="mono text-muted-foreground">{item.exampleName}</span>
        <span className="tnum ml-auto text-2xs text-muted-foreground" aria-live="polite">
          {position.at} of {position.of} drawn
        </span>
      </header>
      <Section title="Output">
        <Text label="Output" text={item.output} />
      </Section>
      {item.expected !== null && (
        <Section title="Expected output">
          <Text label="Expected output" text={item.expected} />
        </Section>
      )}
      {item.context !== null && (
        <Section title="Context">
          <Text label="Context" text={item.context} />
        </Section>
      )}
      <Section title="What the model was sent">
        {item.messages.map((message, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: messages never reorder
          <div key={index} className="mt-1 first:mt-0">
            <span className="text-2xs text-muted-foreground">{message.role}</span>
            <Text label={`${message.role} message`} text={message.content} />
          </div>
        ))}
      </Section>
    </article>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-b px-5 py-3">
      <h3 className="mb-1 text-xs font-semibold">{title}</h3>
      {children}
    </section>
  );
}

function Text({ label, text }: { label: string; text: string }) {
  if (text === "") return <p className="text-muted-foreground">empty</p>;
  return (
    <ScrollBox label={label} dir="auto" className="max-h-80 whitespace-pre-wrap break-words leading-[21px]">
      {text}
    </ScrollBox>
  );
}
