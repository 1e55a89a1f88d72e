/** Keeps the sidebar folded ("rail"); the layout reads it and passes `folded` to AppShell, so nothing jumps. */
export const SIDEBAR_COOKIE = "assay_sidebar";
