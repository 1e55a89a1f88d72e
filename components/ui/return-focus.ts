import { useRef } from "react";

/**
 * For a dialog without a trigger of its own, which Radix would close onto nothing: the focus goes back to what had it when
 * the dialog opened. Spread onto its content.
 */
export function useReturnFocus() {
  const opener = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: () => {
      opener.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event) => {
      const target = opener.current;
      if (!(target instanceof HTMLElement) || !target.isConnected || target === document.body) return;
      event.preventDefault();
      target.focus();
    },
  };
}
