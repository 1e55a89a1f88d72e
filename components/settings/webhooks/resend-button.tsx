"use client";

import { RotateCw } from "lucide-react";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { reached } from "@/components/ui/reached";
import { toast } from "@/components/ui/toast";
import type { ResendDelivery } from "./types";

/** Sends a delivery again under its old id. */
export function ResendButton({
  id,
  delivery,
  resend,
}: {
  id: string;
  delivery: string;
  resend: ResendDelivery;
}) {
  const [pending, startTransition] = useTransition();
  const send = () =>
    startTransition(async () => {
      const result = await reached(resend({ id, delivery }));
      if (!result.ok) toast.error(result.message);
    });
  return (
    <Button size="sm" pending={pending} onClick={send}>
      {!pending && <RotateCw aria-hidden />}
      Send again
    </Button>
  );
}
