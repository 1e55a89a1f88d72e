"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";
import { controlClasses } from "./input";
import { itemClasses, menuClasses } from "./menu-classes";

export const Select = Primitive.Root;
export const SelectValue = Primitive.Value;

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

export function SelectItem({ className, children, ...props }: ComponentProps<typeof Primitive.Item>) {
  return (
    <Primitive.Item className={cn(itemClasses, "pr-7", className)} {...props}>
      <Primitive.ItemText>{children}</Primitive.ItemText>
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
