/** Shared look of everything that floats: menus, selects, popovers. */
export const floatClasses =
  "z-50 rounded-md border border-border bg-card text-sm text-foreground shadow-pop outline-none data-[state=open]:animate-pop-in";

export const menuClasses = `${floatClasses} max-h-(--radix-popper-available-height) min-w-40 overflow-auto p-1`;

export const itemClasses =
  "relative flex h-7 cursor-default select-none items-center gap-2 rounded-sm px-2 text-sm outline-none data-disabled:pointer-events-none data-disabled:opacity-50 data-highlighted:bg-hover [&_svg]:size-3.5 [&_svg]:text-muted-foreground";

export const menuLabelClasses = "px-2 py-1 text-2xs text-muted-foreground";
