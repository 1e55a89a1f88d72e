import { openApiDocument } from "@/lib/domain/api/openapi/document";
import { apiReference, type SectionView } from "@/lib/domain/api/openapi/reference";
import packageJson from "@/package.json";

let sections: SectionView[] | undefined;

/** The reference of this version of the API, made once a process. */
export function loadReference(): SectionView[] {
  sections ??= apiReference(openApiDocument(packageJson.version));
  return sections;
}
