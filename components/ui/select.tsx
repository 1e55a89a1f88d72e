"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Primitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/utils";
import { controlClasses } from "./input";
import { itemClasses, menuClasses, menuLabelClasses } from "./menu-classes";

export const Select = Primitive.Root;
export const SelectValue = Primitive.Value;
export const SelectGroup = Primitive.Group;

/** Heading of a group. */
export function SelectLabel({ className, ...props }: ComponentProps<typeof Primitive.Label>) {
  return <Primitive.Label className={cn(menuLabelClasses, className)} {...props} />;
}

export function SelectTrigger({
  className,
  size = "md",
  children,
  ...props
}: ComponentProps<typeof Primitive.Trigger> & { size?: "md" | "sm" }) {
  return (
    <Primitive.Trigger
      className={cn(
        controlClasses,
        "inline-flex items-center gap-1.5 text-left data-placeholder:text-faint [&>span]:truncate",
        size === "sm" ? "h-[26px] px-2 text-xs!" : "h-[30px] px-2.5",
        className,
      )}
      {...props}
    >
      {children}
      <Primitive.Icon asChild>
        <ChevronDown className="ml-auto size-3.5 text-muted-foreground" aria-hidden />
      </Primitive.Icon>
    </Primitive.Trigger>
  );
}

export function SelectContent({ className, children, ...props }: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Content
        position="popper"
        sideOffset={4}
        className={cn(menuClasses, "min-w-(--radix-select-trigger-width)!", className)}
        {...props}
      >
        <Primitive.Viewport className="max-h-(--radix-select-content-available-height)">
          {children}
        </Primitive.Viewport>
      </Primitive.Content>
    </Primitive.Portal>
  );
}

/** `hint` stands at the item's end, and not in the closed select. */
export function SelectItem({
  className,
  children,
  hint,
  ...props
}: ComponentProps<typeof Primitive.Item> & { hint?: ReactNode }) {
  return (
    <Primitive.Item className={cn(itemClasses, "pr-7", className)} {...props}>
      <Primitive.ItemText>{children}</Primitive.ItemText>
      {hint && <span className="tnum ml-auto pl-4 text-2xs text-muted-foreground">{hint}</span>}
      <Primitive.ItemIndicator className="absolute right-2">
        <Check className="size-3.5" aria-hidden />
      </Primitive.ItemIndicator>
    </Primitive.Item>
  );
}

export interface SelectOption {
  value: string;
  label: string;
  disabled?: boolean;
}

/** A select from a list of options. With `name` it also posts with a form. */
export function SimpleSelect({
  options,
  placeholder,
  size,
  triggerClassName,
  id,
  label,
  ...props
}: Omit<ComponentProps<typeof Primitive.Root>, "children"> & {
  options: readonly SelectOption[];
  placeholder?: string;
  size?: "md" | "sm";
  triggerClassName?: string;
  id?: string;
  /** Accessible name where no visible label points at `id`. */
  label?: string;
}) {
  return (
    <Select {...props}>
      <SelectTrigger id={id} aria-label={label} className={triggerClassName} {...(size && { size })}>
        <SelectValue placeholder={placeholder} />
      </SelectTrigger>
      <SelectContent>
        {options.map((option) => (
          <SelectItem key={option.value} value={option.value} disabled={option.disabled ?? false}>
            {option.label}
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}
