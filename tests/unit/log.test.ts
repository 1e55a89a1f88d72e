import { describe, expect, it } from "vitest";
import { redactKeys } from "@/lib/log";

describe("redactKeys", () => {
  it.each([
    ["Incorrect API key provided: sk-proj-abcdefghijkl1234.", "Incorrect API key provided: [redacted]."],
    ["assay_PrnuFTqpEVobltcqCnvix97S5RN", "[redacted]"],
    ["secret whsec_MfKQ9r8GKYq/TwjUPD8I+PZIo2LaLaSw=, kept", "secret [redacted], kept"],
    ["authorization: Bearer abc.def.ghijk sent", "authorization: Bearer [redacted] sent"],
    ["postgresql://assay:pa55@db:5432/assay", "postgresql://assay:[redacted]@db:5432/assay"],
    ["nothing secret: sketchy task-list", "nothing secret: sketchy task-list"],
  ])("%s", (text, expected) => {
    expect(redactKeys(text)).toBe(expected);
  });
});
