import { beforeAll, describe, expect, it } from "vitest";
import { listAuditLogs } from "@/lib/data/audit-logs";
import { getWorkspaceSettings } from "@/lib/data/workspace-settings";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { createPrompt } from "@/lib/services/create-prompt";
import { changeWorkspace } from "@/lib/services/manage-workspace";
import { activateVersion, moveLabel, removeLabel } from "@/lib/services/move-label";
import { setUpTestDatabase } from "@/tests/support/database";
import { refusalOf } from "@/tests/support/refusal";
import { asRole, createWorkspace } from "@/tests/support/workspace";

setUpTestDatabase();

const first = { number: 1 };
let admin: Viewer;
let editor: Viewer;
let prompt: { id: string };
beforeAll(async () => {
  admin = await createWorkspace("admin");
  editor = asRole(admin, "editor");
  prompt = { id: (await createPrompt(editor, { name: "Guarded", template: "Hello" })).id };
});

describe("protected labels", () => {
  it("are open to editors until an admin protects them", async () => {
    expect(await activateVersion(editor, prompt, first)).toMatchObject({ label: "production" });
    await changeWorkspace(admin, { name: "Ours", protected_labels: ["staging", "production"] });
    expect(await getWorkspaceSettings(admin)).toMatchObject({
      name: "Ours",
      protected_labels: ["production", "staging"],
    });
  });

  it("are then moved and removed by admins only; others stay open", async () => {
    for (const refused of [
      () => activateVersion(editor, prompt, first),
      () => moveLabel(editor, prompt, "staging", first),
      () => removeLabel(editor, prompt, "production"),
    ]) {
      expect(await refusalOf(refused())).toMatchObject({ code: "forbidden" });
    }
    await moveLabel(editor, prompt, "canary", first);
    await moveLabel(admin, prompt, "staging", first);
    await removeLabel(admin, prompt, "staging");
  });

  it("are set by no editor, and each change is in the audit log with what it was before", async () => {
    expect(await refusalOf(changeWorkspace(editor, { name: "Theirs", protected_labels: [] }))).toMatchObject({
      code: "forbidden",
    });
    const { data } = await listAuditLogs(admin, { action: "workspace.update", limit: 10 });
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({
      before: { name: "Test", protected_labels: [] },
      after: { name: "Ours", protected_labels: ["production", "staging"] },
    });
  });

  it("hold in no other workspace", async () => {
    const elsewhere = await createWorkspace("editor");
    const { id } = await createPrompt(elsewhere, { name: "Free", template: "Hello" });
    expect(await activateVersion(elsewhere, { id }, first)).toMatchObject({ label: "production" });
  });
});
