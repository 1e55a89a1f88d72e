import {
  Activity,
  ChartColumn,
  FileText,
  FlaskConical,
  type LucideIcon,
  Scale,
  Settings,
} from "lucide-react";

export type NavKey =
  | "get-started"
  | "dashboard"
  | "prompts"
  | "experiments"
  | "evaluations"
  | "runs"
  | "playground"
  | "analytics"
  | "alerts"
  | "settings";

export interface NavItem {
  key: NavKey;
  label: string;
  href: string;
  icon: LucideIcon;
  /** Second key of the "G then …" shortcut, where it has one. */
  go?: string;
}

/** An item of the navigation that a shortcut opens. */
export type ShortcutItem = NavItem & { go: string };

export const mainNavigation: readonly ShortcutItem[] = [
  { key: "dashboard", label: "Dashboard", href: "/dashboard", icon: ChartColumn, go: "d" },
  { key: "prompts", label: "Prompts", href: "/prompts", icon: FileText, go: "p" },
  { key: "experiments", label: "Experiments", href: "/experiments", icon: FlaskConical, go: "e" },
  { key: "evaluations", label: "Evaluations", href: "/evaluations", icon: Scale, go: "v" },
  { key: "runs", label: "Runs", href: "/runs", icon: Activity, go: "r" },
];

export const settingsNavigation: ShortcutItem = {
  key: "settings",
  label: "Settings",
  href: "/settings",
  icon: Settings,
  go: "s",
};

export function isCurrent(pathname: string, item: NavItem): boolean {
  return pathname === item.href || pathname.startsWith(`${item.href}/`);
}
