-- AlterTable
ALTER TABLE "evaluators" ADD COLUMN     "former_urls" TEXT[] DEFAULT ARRAY[]::TEXT[];
