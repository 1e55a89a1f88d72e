"use client";

import { Power } from "lucide-react";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { reached } from "@/components/ui/reached";
import { toast } from "@/components/ui/toast";
import type { ActionResult } from "@/lib/domain/api/action-result";

interface ActiveToggleProps {
  isActive: boolean;
  setActive: (isActive: boolean) => Promise<ActionResult<void>>;
}

/** Pauses a key, a connection or a webhook, or lets it work again. */
export function ActiveToggle({ isActive, setActive }: ActiveToggleProps) {
  const [pending, startTransition] = useTransition();
  const toggle = () =>
    startTransition(async () => {
      const result = await reached(setActive(!isActive));
      if (!result.ok) toast.error(result.message);
    });
  return (
    <Button size="sm" variant="ghost" pending={pending} onClick={toggle}>
      <Power aria-hidden />
      {isActive ? "Deactivate" : "Activate"}
    </Button>
  );
}
