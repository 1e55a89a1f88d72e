-- AlterTable
ALTER TABLE "experiments" ADD COLUMN     "production_number" INTEGER;
