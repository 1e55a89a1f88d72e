import { z } from "zod";
import { providerIds } from "../runs/completion";
import type { ModelPurpose } from "./model-offer";

/** A switch of a config form. */
export function switchField(title: string, description: string, byDefault: boolean) {
  return z.boolean().default(byDefault).meta({ title, description });
}

/** A model as "provider/model". */
export const modelNameSchema = z
  .string()
  .trim()
  .max(300)
  .refine(
    (text) => {
      const slash = text.indexOf("/");
      return slash > 0 && slash < text.length - 1 && providerIds.some((id) => id === text.slice(0, slash));
    },
    `Write provider/model, such as openai/gpt-4.1-mini. Providers: ${providerIds.join(", ")}.`,
  );

/** A model as "provider/model", or null for the workspace's own choice. */
export function modelField(purpose: ModelPurpose, description: string) {
  return modelNameSchema.nullable().default(null).meta({ title: "Model", description, format: purpose });
}

/** The judge's model. */
export const judgeModelField = modelField(
  "judge-model",
  "Judge model as provider/model. Empty: the workspace's judge model.",
);
