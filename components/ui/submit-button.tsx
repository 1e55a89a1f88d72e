"use client";

import { useFormStatus } from "react-dom";
import { Button, type ButtonProps } from "./button";

/** Submits the form around it and shows that the action is under way. */
export function SubmitButton({
  pending,
  variant = "primary",
  ...props
}: Omit<ButtonProps, "type" | "asChild">) {
  const status = useFormStatus();
  return <Button type="submit" variant={variant} pending={pending || status.pending} {...props} />;
}
