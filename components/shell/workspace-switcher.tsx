"use client";

import { Check, ChevronsUpDown, Plus } from "lucide-react";
import Link from "next/link";
import { useTransition } from "react";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Logo } from "./logo";

export interface ShellWorkspace {
  id: string;
  name: string;
}

export function WorkspaceSwitcher({
  current,
  workspaces,
  switchTo,
  createHref,
}: {
  current: ShellWorkspace;
  workspaces: readonly ShellWorkspace[];
  switchTo: (workspaceId: string) => Promise<void> | void;
  createHref?: string | undefined;
}) {
  const [pending, startTransition] = useTransition();
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        aria-busy={pending || undefined}
        className="flex h-9 w-full min-w-0 items-center gap-2 rounded-md px-1.5 text-left transition-colors hover:bg-hover"
      >
        <Logo size={22} />
        <span aria-hidden className="text-base font-semibold tracking-tight">
          Assay
        </span>
        <span aria-hidden className="text-faint">
          /
        </span>
        <span className="sr-only">Workspace:</span>
        <span className="min-w-0 flex-1 truncate text-muted-foreground">{current.name}</span>
        <ChevronsUpDown className="size-3.5 text-muted-foreground" aria-hidden />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="w-(--radix-dropdown-menu-trigger-width)">
        <DropdownMenuLabel>Workspaces</DropdownMenuLabel>
        {workspaces.map((workspace) => (
          <DropdownMenuItem
            key={workspace.id}
            disabled={pending}
            onSelect={() =>
              startTransition(async () => {
                if (workspace.id !== current.id) await switchTo(workspace.id);
              })
            }
          >
            <span className="min-w-0 flex-1 truncate">{workspace.name}</span>
            {workspace.id === current.id && <Check aria-label="current" />}
          </DropdownMenuItem>
        ))}
        {createHref && (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuItem asChild>
              <Link href={createHref}>
                <Plus aria-hidden />
                New workspace
              </Link>
            </DropdownMenuItem>
          </>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
