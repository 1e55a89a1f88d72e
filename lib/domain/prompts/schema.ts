import { z } from "zod";
import { metadataSchema, modelChoiceSchema, tagsSchema } from "../api/common";
import { gatesSchema } from "../api/gates";
import {
  messageSchema,
  modelParametersSchema,
  providerIdSchema,
  responseFormatSchema,
  toolSchema,
} from "../runs/completion";
import { slugProblem } from "./slug";

export const templateFormats = ["liquid", "f-string"] as const;
export const templateFormatSchema = z.enum(templateFormats);
export type TemplateFormat = z.infer<typeof templateFormatSchema>;

/** Characters of one message's template. */
export const maxTemplateLength = 200_000;
/** Characters of all templates of a version together. */
export const maxTemplateTotal = 1_000_000;
export const maxMessages = 100;
export const maxVariablesBytes = 1_000_000;

const templateTextSchema = z
  .string()
  .max(maxTemplateLength)
  .describe("Template of its text, in the version's `template_format`.");

export const messagesSchema = z
  .array(messageSchema.extend({ content: templateTextSchema }))
  .min(1, "Give at least one message.")
  .max(maxMessages)
  .superRefine((messages, context) => {
    const total = messages.reduce((sum, message) => sum + message.content.length, 0);
    if (total > maxTemplateTotal) {
      context.addIssue({
        code: "custom",
        message: `All messages together have at most ${maxTemplateTotal} characters.`,
      });
    }
    if (messages.length > 0 && messages.every((message) => message.content.trim() === "")) {
      context.addIssue({ code: "custom", message: "Every message is empty. Write at least one." });
    }
  });

/** A model to fall back to when the version's own fails. Never used in experiments. */
export const fallbackSchema = modelChoiceSchema.pick({ provider: true, model: true });
export type Fallback = z.output<typeof fallbackSchema>;

export const nameSchema = z.string().trim().min(1, "Give a name.").max(200).describe("As people read it.");
export const descriptionSchema = z.string().trim().max(5000);
const descriptionField = descriptionSchema.nullable().optional().describe("What the prompt is for.");
export const changeNoteSchema = z.string().trim().max(5000);

const slugFieldSchema = z
  .string()
  .superRefine((slug, context) => {
    const problem = slugProblem(slug);
    if (problem !== null) context.addIssue({ code: "custom", message: problem });
  })
  .describe(
    "Name of the prompt in paths, its own in the workspace: lower-case letters, digits and single hyphens, at most 64.",
  );

/** Fields of a version in a request. `null` clears a setting; a field left out keeps its default or the inherited value. */
export const versionFields = {
  template: templateTextSchema
    .min(1, "The template is empty.")
    .optional()
    .describe("The prompt as one user message; or give `messages`."),
  messages: messagesSchema
    .optional()
    .describe("System, user and assistant templates in turn; or give `template`."),
  template_format: templateFormatSchema
    .optional()
    .describe("Default: `f-string` when the text has `{name}` and neither `{{` nor `{%`, else `liquid`."),
  provider: providerIdSchema
    .nullable()
    .optional()
    .describe("Provider of `model`. Neither named: calls take the workspace's default model."),
  model: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .nullable()
    .optional()
    .describe(
      "Model that the version is called on unless a call names another, by its name at the provider.",
    ),
  parameters: modelParametersSchema
    .nullable()
    .optional()
    .describe("Sampling and length of answers. An option the model cannot take is refused at the call."),
  response_format: responseFormatSchema
    .nullable()
    .optional()
    .describe("What answers look like. Default: text."),
  tools: z
    .array(toolSchema)
    .max(128)
    .nullable()
    .optional()
    .describe("Functions the model may ask for. The run tells which it asked for; none is executed."),
  fallbacks: z
    .array(fallbackSchema)
    .max(10)
    .nullable()
    .optional()
    .describe("Models to try in turn when the version's own fails; never in experiments."),
  change_note: changeNoteSchema.nullable().optional().describe("What changed and why."),
};

interface VersionBodyShape {
  template?: string | undefined;
  messages?: unknown[] | undefined;
  tools?: { name: string }[] | null | undefined;
}

function checkVersionBody(body: VersionBodyShape, context: z.RefinementCtx): void {
  if (body.template !== undefined && body.messages !== undefined) {
    context.addIssue({
      code: "custom",
      path: ["template"],
      message: "Give either template or messages, not both.",
    });
  }
  const names = body.tools?.map((tool) => tool.name) ?? [];
  const repeated = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (repeated >= 0) {
    context.addIssue({
      code: "custom",
      path: ["tools", repeated, "name"],
      message: `Two tools are named "${names[repeated]}". Rename one.`,
    });
  }
}

/** Body of a new version: everything optional, what is left out is inherited from the latest version. */
export const versionBodySchema = z.strictObject(versionFields).superRefine(checkVersionBody);
export type VersionBody = z.output<typeof versionBodySchema>;

/** Body of a new prompt: its own fields and its first version's. */
export const promptCreateSchema = z
  .strictObject({
    name: nameSchema,
    slug: slugFieldSchema.optional(),
    description: descriptionField,
    tags: tagsSchema.optional(),
    metadata: metadataSchema.optional(),
    ...versionFields,
  })
  .superRefine((body, context) => {
    checkVersionBody(body, context);
    if (body.template === undefined && body.messages === undefined) {
      context.addIssue({ code: "custom", path: ["template"], message: "Give template or messages." });
    }
    if (body.provider != null && body.model == null) {
      context.addIssue({ code: "custom", path: ["model"], message: "Name the provider's model." });
    }
    if (body.model != null && body.provider == null) {
      context.addIssue({ code: "custom", path: ["provider"], message: "Name the model's provider." });
    }
  });
export type PromptCreate = z.output<typeof promptCreateSchema>;

/** Body of a change to a prompt itself. `archived: false` brings an archived prompt back. */
export const promptUpdateSchema = z
  .strictObject({
    name: nameSchema.optional(),
    slug: slugFieldSchema.optional(),
    description: descriptionField,
    tags: tagsSchema.optional(),
    metadata: metadataSchema.optional(),
    gates: gatesSchema
      .nullable()
      .optional()
      .describe("Rules of experiments that bring none of their own. Null: they pass when nothing regressed."),
    archived: z
      .boolean()
      .optional()
      .describe("`true` archives the prompt as `DELETE` does, `false` brings it back."),
  })
  .refine((body) => Object.keys(body).length > 0, "Give at least one field to change.");
export type PromptUpdate = z.output<typeof promptUpdateSchema>;

/** Label of `activate`: the version that callers get when they name none. */
export const productionLabel = "production";

/** Names of labels: `production`, `staging`, `team.eu-1`. Digits alone would read as a version number. */
export const labelNameSchema = z
  .string()
  .max(64)
  .regex(/^[a-z0-9][a-z0-9._-]*$/, "A label is lower-case letters, digits, dots, hyphens and underscores.")
  .refine((name) => !/^\d+$/.test(name), "A label cannot be a number: it would read as a version number.")
  .refine((name) => name !== "latest", '"latest" always means the newest version. Choose another label.');

/** Characters of a variable's name. */
export const maxVariableName = 200;

/** Values for a template's variables. Any JSON; objects and lists render as JSON text. */
export const variablesSchema = z
  .record(z.string().min(1).max(maxVariableName), z.json())
  .refine(
    (variables) => JSON.stringify(variables).length <= maxVariablesBytes,
    "The variables are larger than 1 MB of JSON. Shorten them.",
  );
export type Variables = z.output<typeof variablesSchema>;
