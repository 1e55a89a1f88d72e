import { z } from "zod";
import { timeSchema, unitSchema } from "./common";

const noteSchema = z.string().trim().max(5_000).describe("Why, in the reviewer's own words.");

/** Body of `POST /cells/{id}/reviews`. Reviews by the API are of picked cells: they feed no agreement figure. */
export const reviewBody = z.strictObject({
  agrees: z.boolean().describe("Whether the judge's score is right."),
  score: unitSchema.nullable().optional().describe("The reviewer's own score."),
  hallucination: z
    .boolean()
    .nullable()
    .optional()
    .describe("Whether the output claims what nothing supports."),
  note: noteSchema.optional(),
});
export type ReviewBody = z.output<typeof reviewBody>;

/** A reviewer's blind answer to a drawn cell. */
export const blindAnswerBody = z.strictObject({
  score: unitSchema.nullable(),
  hallucination: z.boolean().nullable(),
  note: noteSchema.optional(),
});
export type BlindAnswerBody = z.output<typeof blindAnswerBody>;

export const reviewSchema = z.strictObject({
  id: z.uuid(),
  cell_id: z.uuid(),
  reviewer: z.strictObject({ id: z.uuid(), name: z.string() }),
  agrees: z.boolean().nullable(),
  score: unitSchema.nullable(),
  hallucination: z.boolean().nullable(),
  note: z.string(),
  sampled_by: z.enum(["uniform", "picked"]),
  created_at: timeSchema,
  updated_at: timeSchema,
});
export type ReviewAnswer = z.output<typeof reviewSchema>;
