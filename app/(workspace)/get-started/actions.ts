"use server";

import { z } from "zod";
import { action } from "@/lib/entry/action";
import { loadDemo } from "@/lib/services/load-demo";

export const loadDemoAction = action(
  { permission: "experiment.create", input: z.strictObject({}) },
  ({ viewer }) => loadDemo(viewer),
);
