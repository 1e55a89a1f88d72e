import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

const base =
  "inline-flex items-center justify-center whitespace-nowrap rounded-md border font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55";

const variants = {
  primary: "border-transparent bg-primary text-primary-foreground hover:bg-primary/88",
  line: "border-border-strong bg-card text-foreground shadow-xs hover:bg-hover",
  ghost: "border-transparent text-muted-foreground hover:bg-hover hover:text-foreground",
  danger: "border-neg-line/45 bg-card text-neg hover:bg-neg-bg",
  link: "h-auto! border-transparent px-0! text-foreground underline underline-offset-2 hover:text-muted-foreground",
} as const;

const sizes = {
  md: "h-[30px] gap-1.5 px-[11px] text-sm [&_svg]:size-[15px]",
  sm: "h-[26px] gap-[5px] px-[9px] text-xs [&_svg]:size-[13.5px]",
  icon: "size-[30px] [&_svg]:size-[15px]",
  "icon-sm": "size-[26px] [&_svg]:size-[13.5px]",
} as const;

export type ButtonVariant = keyof typeof variants;
export type ButtonSize = keyof typeof sizes;

/** The classes of a button, for links that must look like one. */
export function buttonVariants(
  options: { variant?: ButtonVariant; size?: ButtonSize; className?: string } = {},
): string {
  return cn(base, variants[options.variant ?? "line"], sizes[options.size ?? "md"], options.className);
}

export interface ButtonProps extends ComponentProps<"button"> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  asChild?: boolean;
  /** Shows a spinner and refuses a second click while work is under way. */
  pending?: boolean;
}

/** `type` is "button" unless said otherwise: a submit button states it. One `primary` a view. */
export function Button({
  variant,
  size,
  asChild = false,
  pending = false,
  className,
  type,
  disabled,
  children,
  ...props
}: ButtonProps) {
  const classes = buttonVariants({
    ...(variant && { variant }),
    ...(size && { size }),
    ...(className && { className }),
  });
  if (asChild) {
    return (
      <Slot.Root className={classes} {...props}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type={type ?? "button"}
      className={classes}
      disabled={disabled || pending}
      aria-busy={pending || undefined}
      {...props}
    >
      {pending && <LoaderCircle className="animate-spin" aria-hidden />}
      {children}
    </button>
  );
}
