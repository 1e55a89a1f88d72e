import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/utils";
import { Label } from "./label";

export interface FieldControlProps {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
}

export interface FieldProps {
  /** The control's id; help and error get ids derived from it. */
  id: string;
  label: ReactNode;
  help?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
  className?: string;
  /** Elements only; spread `fieldControlProps` on the control. */
  children: ReactNode;
}

/** What the control of a field must carry so that a screen reader hears the help and the error. */
export function fieldControlProps(field: {
  id: string;
  help?: ReactNode;
  error?: string | undefined;
}): FieldControlProps {
  const described = [field.error && `${field.id}-error`, field.help && `${field.id}-help`]
    .filter(Boolean)
    .join(" ");
  return {
    id: field.id,
    ...(described && { "aria-describedby": described }),
    ...(field.error && { "aria-invalid": true as const }),
  };
}

/** Label, control, help and error of one form field. */
export function Field({ id, label, help, error, optional, className, children }: FieldProps) {
  return (
    <div className={cn("flex min-w-0 flex-col gap-1", className)}>
      <Label htmlFor={id}>
        {label}
        {optional && <span className="ml-1 font-normal text-muted-foreground">optional</span>}
      </Label>
      {children}
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
      {help && (
        <p id={`${id}-help`} className="text-2xs text-muted-foreground">
          {help}
        </p>
      )}
    </div>
  );
}

export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} role="alert" className="flex items-start gap-1 text-2xs text-neg">
      <CircleAlert className="mt-0.5 size-3" aria-hidden />
      <span>{children}</span>
    </p>
  );
}
