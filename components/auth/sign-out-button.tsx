"use client";

import { useTransition } from "react";
import { Button } from "@/components/ui/button";

/** Signs out and shows the sign-in page. */
export function SignOutButton({ signOut }: { signOut: () => Promise<void> }) {
  const [pending, startTransition] = useTransition();
  return (
    <Button pending={pending} onClick={() => startTransition(() => signOut())}>
      Sign out
    </Button>
  );
}
