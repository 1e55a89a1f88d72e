import { describe, expect, it } from "vitest";
import { connect } from "@/scripts/db/connect";

describe("connect", () => {
  it.each(["nonsense", "mysql://u:secret@127.0.0.1/x", "postgresql://u:sec/ret@127.0.0.1:54x/y"])(
    "says what an address looks like instead of repeating a wrong one: %s",
    async (url) => {
      const refusal = connect(url);
      await expect(refusal).rejects.toThrow(/must look like postgresql:\/\/user:password@host:5432\/name/);
      await expect(refusal).rejects.not.toThrow(/sec/);
    },
  );

  it("says which database does not answer, without its password", async () => {
    const refusal = connect("postgresql://u:secret@127.0.0.1:1/assay");
    await expect(refusal).rejects.toThrow(
      /^The database assay at 127\.0\.0\.1:1 cannot be reached: .*ECONNREFUSED/,
    );
    await expect(refusal).rejects.not.toThrow(/secret/);
  });
});
