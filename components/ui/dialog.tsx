"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/utils";
import { buttonVariants } from "./button";
import { useReturnFocus } from "./return-focus";

export const Dialog = Primitive.Root;
export const DialogTrigger = Primitive.Trigger;
export const DialogClose = Primitive.Close;

export const overlayClasses = "fixed inset-0 z-40 bg-overlay data-[state=open]:animate-fade-in";
export const dialogClasses =
  "fixed left-1/2 top-[12vh] z-50 flex max-h-[80vh] w-[min(calc(100vw-32px),480px)] -translate-x-1/2 flex-col rounded-lg border border-border bg-card shadow-pop outline-none data-[state=open]:animate-fade-in";

/** Head, body (give it children), and foot (give it `footer`) of a dialog. */
export function DialogContent({
  title,
  description,
  footer,
  className,
  bodyClassName,
  children,
  ...props
}: Omit<ComponentProps<typeof Primitive.Content>, "title"> & {
  title: ReactNode;
  description?: ReactNode;
  footer?: ReactNode;
  bodyClassName?: string;
}) {
  const returnFocus = useReturnFocus();
  return (
    <Primitive.Portal>
      <Primitive.Overlay className={overlayClasses} />
      <Primitive.Content
        className={cn(dialogClasses, className)}
        {...(description ? {} : { "aria-describedby": undefined })}
        {...returnFocus}
        {...props}
      >
        <header className="flex items-start gap-3 px-4 pt-3.5">
          <div className="min-w-0 flex-1">
            <Primitive.Title className="text-base font-semibold">{title}</Primitive.Title>
            {description && (
              <Primitive.Description className="mt-0.5 text-muted-foreground">
                {description}
              </Primitive.Description>
            )}
          </div>
          <Primitive.Close
            aria-label="Close (Esc)"
            className={buttonVariants({ variant: "ghost", size: "icon-sm", className: "-mr-1.5" })}
          >
            <X aria-hidden />
          </Primitive.Close>
        </header>
        <div className={cn("scroll min-h-0 flex-1 px-4 py-3.5", bodyClassName)}>{children}</div>
        {footer && <DialogFooter>{footer}</DialogFooter>}
      </Primitive.Content>
    </Primitive.Portal>
  );
}

export function DialogFooter({ className, ...props }: ComponentProps<"footer">) {
  return (
    <footer
      className={cn("flex flex-wrap items-center justify-end gap-2 border-t px-4 py-3", className)}
      {...props}
    />
  );
}
