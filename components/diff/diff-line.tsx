import { splitTemplate, type TemplateFormat } from "@/components/ui/template-text";
import type { DiffPiece, SplitRow, SplitSide } from "@/lib/domain/prompts/text-diff";
import { cn } from "@/lib/utils";
import { markLine, unmarked } from "./phrases";

export type Side = "left" | "right";

const signs = { left: "−", right: "+" } as const;
const fills = { left: "bg-neg-bg", right: "bg-info-bg" } as const;
const signTones = { left: "text-neg", right: "text-info" } as const;

/** Line number and text of one side: two table cells. A side that is null is an empty stretch. */
export function DiffSide({ row, side, format }: { row: SplitRow; side: Side; format: TemplateFormat }) {
  const content = row[side];
  const edge = side === "right" && "border-l";
  if (!content) return <EmptySide edge={edge} />;
  const fill = row.kind !== "same" && fills[side];
  return (
    <>
      <LineNumber line={content.line} className={cn(edge, fill)} />
      <LineText row={row} side={side} content={content} format={format} className={fill || undefined} />
    </>
  );
}

function EmptySide({ edge }: { edge: string | false }) {
  return (
    <>
      <td className={cn("bg-muted/50", edge)} />
      <td className="bg-muted/50" />
    </>
  );
}

export function LineNumber({ line, className }: { line: number | null; className?: string }) {
  return (
    <td className={cn("tnum w-9 select-none pr-1.5 text-right align-top text-faint", className)}>{line}</td>
  );
}

export function LineText({
  row,
  side,
  content,
  format,
  className,
}: {
  row: SplitRow;
  side: Side;
  content: SplitSide;
  format: TemplateFormat;
  className?: string | undefined;
}) {
  const changed = row.kind !== "same";
  return (
    <td className={cn("pr-3 align-top", className)}>
      <div className="grid grid-cols-[14px_1fr]">
        <span className={cn("select-none", signTones[side])}>{changed && signs[side]}</span>
        <span className="whitespace-pre-wrap break-words">
          <Pieces
            pieces={row.kind === "changed" ? markLine(content.pieces) : unmarked(content.pieces)}
            format={format}
          />
        </span>
      </div>
    </td>
  );
}

function Pieces({ pieces, format }: { pieces: readonly DiffPiece[]; format: TemplateFormat }) {
  let at = 0;
  return pieces.map((piece) => {
    const key = at;
    at += piece.text.length;
    return <Piece key={key} piece={piece} format={format} />;
  });
}

function Piece({ piece, format }: { piece: DiffPiece; format: TemplateFormat }) {
  const text = <WithVariables text={piece.text} format={format} />;
  if (piece.kind === "same") return <span>{text}</span>;
  if (piece.kind === "removed")
    return <del className="rounded-[2px] bg-neg-line/22 no-underline">{text}</del>;
  return <ins className="rounded-[2px] bg-info-line/22 no-underline">{text}</ins>;
}

function WithVariables({ text, format }: { text: string; format: TemplateFormat }) {
  let at = 0;
  return splitTemplate(text, format).map((part) => {
    const key = at;
    at += part.text.length;
    return part.variable ? (
      <span key={key} className="mark-var">
        {part.text}
      </span>
    ) : (
      part.text
    );
  });
}
