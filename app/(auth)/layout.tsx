import type { ReactNode } from "react";
import { Logo } from "@/components/shell/logo";

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main id="main" className="scroll grid min-h-dvh place-items-center px-4 py-10">
      <div className="w-full max-w-[360px]">
        <p className="mb-4 flex items-center gap-2 text-lg font-semibold tracking-tight">
          <Logo size={24} />
          Assay
        </p>
        {children}
      </div>
    </main>
  );
}
