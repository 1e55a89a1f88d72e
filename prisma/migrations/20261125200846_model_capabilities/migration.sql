-- AlterTable
ALTER TABLE "model_prices" DROP COLUMN "capabilities";

-- CreateTable
CREATE TABLE "model_capabilities" (
    "workspace_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "capabilities" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "model_capabilities_pkey" PRIMARY KEY ("workspace_id","provider","model")
);

-- AddForeignKey
ALTER TABLE "model_capabilities" ADD CONSTRAINT "model_capabilities_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;
