import { ArrowRight } from "lucide-react";
import { ScrollBox } from "@/components/ui/scroll-box";
import type { Json } from "@/lib/domain/json";
import type { SettingDiff } from "@/lib/domain/prompts/diff";
import { DiffSectionHeader } from "./diff-view";

/** Model, parameters and schema that differ: part of the diff, before its text. Nothing when all are equal. */
export function SettingsDiff({ settings }: { settings: readonly SettingDiff[] }) {
  if (settings.length === 0) return null;
  return (
    <section aria-label="Settings changes" className="not-first:border-t">
      <DiffSectionHeader title="Parameters" added={0} removed={0} note={`${settings.length} changed`} />
      <ScrollBox label="Parameters">
        <table className="my-0.5 w-full table-fixed text-xs">
          <colgroup>
            <col className="w-[170px]" />
            <col />
            <col className="w-[34px]" />
            <col />
          </colgroup>
          <tbody>
            {settings.map((setting) => (
              <tr key={setting.field} className="align-baseline">
                <th scope="row" className="mono py-1 pl-4 font-normal text-muted-foreground">
                  {setting.field.replace(/^parameters\./, "")}
                </th>
                <td className="mono py-1">
                  <Value value={setting.from} as="del" />
                </td>
                <td className="text-muted-foreground">
                  <ArrowRight className="inline size-3.5" aria-label="to" />
                </td>
                <td className="mono py-1 pr-4">
                  <Value value={setting.to} as="ins" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  );
}

function Value({ value, as: Mark }: { value: Json; as: "del" | "ins" }) {
  if (value === null) return <span className="text-muted-foreground">not set</span>;
  const text =
    typeof value === "string" ? value : JSON.stringify(value, null, typeof value === "object" ? 1 : 0);
  return (
    <Mark
      className={`${Mark === "del" ? "mark-del" : "mark-ins"} whitespace-pre-wrap break-words px-1 no-underline`}
    >
      {text}
    </Mark>
  );
}
