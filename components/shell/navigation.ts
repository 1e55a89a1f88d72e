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
  /** Second key of the "G then …" shortcut. */
  go: string;
}

export const mainNavigation: readonly NavItem[] = [
  { key: "dashboard", label: "Dashboard", href: "/dashboard", icon: ChartColumn, go: "d" },
  { key: "prompts", label: "Prompts", href: "/prompts", icon: FileText, go: "p" },
  { key: "experiments", label: "Experiments", href: "/experiments", icon: FlaskConical, go: "e" },
  { key: "evaluations", label: "Evaluations", href: "/evaluations", icon: Scale, go: "v" },
  { key: "runs", label: "Runs", href: "/runs", icon: Activity, go: "r" },
];

export const settingsNavigation: NavItem = {
  key: "settings",
  label: "Settings",
  href: "/settings",
  icon: Settings,
  go: "s",
};

export function isCurrent(pathname: string, item: NavItem): boolean {
  return pathname === item.href || pathname.startsWith(`${item.href}/`);
}
