-- AlterTable
ALTER TABLE "pair_judgements" ADD COLUMN     "judge_raw" TEXT,
ADD COLUMN     "judge_temperature" DOUBLE PRECISION;
