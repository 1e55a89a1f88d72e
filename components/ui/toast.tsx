"use client";

import dynamic from "next/dynamic";

/** Fetched beside the page and not with it: nothing is shown until something happened off screen. */
export const Toaster = dynamic(() => import("./toaster").then((file) => file.Toaster), { ssr: false });

function later(show: (sonner: typeof import("sonner")) => void): void {
  void import("sonner").then(show);
}

/** Says that something off screen is done. */
export const toast = Object.assign((message: string) => later((sonner) => sonner.toast(message)), {
  error: (message: string) => later((sonner) => sonner.toast.error(message)),
});
