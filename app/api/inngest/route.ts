import { serve } from "inngest/next";
import { functions } from "@/inngest";
import { inngest } from "@/inngest/client";
import { engineMode } from "@/inngest/embedded/mode";
import { unknownPath } from "@/lib/entry/route";

// Embedded, functions are called in process only: nothing is mounted that a stranger could call.
const handlers =
  engineMode(process.env) === "embedded"
    ? unknownPath()
    : serve({ client: inngest, functions, enableUnauthedSync: false });

export const { GET, POST, PUT } = handlers;
