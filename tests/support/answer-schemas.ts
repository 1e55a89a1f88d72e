import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { openApiDocument } from "@/lib/domain/api/openapi/document";

/** The document's own schemas compiled, to hold real answers to what the world is told. */
export function documentSchemas(): (name: string) => ValidateFunction {
  const { components } = openApiDocument("1.2.3") as { components: { schemas: Record<string, object> } };
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
  addFormats.default(ajv);
  ajv.addVocabulary(["components"]);
  ajv.addSchema({ components: { schemas: components.schemas } }, "document");
  const compiled = new Map<string, ValidateFunction>();
  return (name) => {
    const validate = compiled.get(name) ?? ajv.compile({ $ref: `document#/components/schemas/${name}` });
    compiled.set(name, validate);
    return validate;
  };
}
