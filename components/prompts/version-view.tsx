import { DiffSectionHeader } from "@/components/diff/diff-view";
import { ScrollBox } from "@/components/ui/scroll-box";
import { TemplateText } from "@/components/ui/template-text";
import type { VersionAnswer } from "@/lib/domain/api/prompts";
import { responseFormatName } from "@/lib/domain/prompts/diff-sections";

/** One version in full: settings, messages, schema, tools. */
export function VersionView({ version }: { version: VersionAnswer }) {
  const format = version.response_format;
  return (
    <>
      <section aria-label="Settings">
        <DiffSectionHeader title="Settings" added={0} removed={0} note={version.template_format} />
        <dl className="my-1 grid grid-cols-[150px_1fr] gap-y-1 px-4 py-1 text-xs">
          {settingsOf(version).map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="mono text-muted-foreground">{name}</dt>
              <dd className="mono min-w-0 break-words">{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      {version.messages.map((message, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: messages of an immutable version keep their places
        <section key={index} aria-label={`${message.role} message`}>
          <DiffSectionHeader title={message.role} added={0} removed={0} note="" />
          <div className="px-4 py-2.5 text-sm leading-5">
            <TemplateText text={message.content} format={version.template_format} />
          </div>
        </section>
      ))}
      {format?.type === "json_schema" && (
        <Structure title={`${format.name} schema`} text={JSON.stringify(format.schema, null, 2)} />
      )}
      {version.tools.length > 0 && <Structure title="tools" text={JSON.stringify(version.tools, null, 2)} />}
    </>
  );
}

function Structure({ title, text }: { title: string; text: string }) {
  return (
    <section aria-label={title}>
      <DiffSectionHeader title={title} added={0} removed={0} note="" />
      <ScrollBox label={title} className="whitespace-pre px-4 py-2.5 font-mono text-xs leading-5">
        {text}
      </ScrollBox>
    </section>
  );
}

function settingsOf(version: VersionAnswer): [string, string][] {
  const model = version.model === null ? "not set" : `${version.provider}/${version.model}`;
  const fallbacks = version.fallbacks.map((fallback) => `${fallback.provider}/${fallback.model}`);
  return [
    ["model", model],
    ...Object.entries(version.parameters).map(([name, value]): [string, string] => [
      name,
      Array.isArray(value) ? JSON.stringify(value) : String(value),
    ]),
    ["response_format", responseFormatName(version.response_format)],
    ...(fallbacks.length === 0 ? [] : [["fallbacks", fallbacks.join(", ")] as [string, string]]),
    ["variables", version.variables.join(", ") || "none"],
  ];
}
