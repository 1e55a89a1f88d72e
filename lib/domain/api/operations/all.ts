import { auditLogOperations } from "./audit-logs";
import { evaluatorOperations } from "./evaluators";
import { experimentOperations } from "./experiments";
import { exampleOperations } from "./golden-examples";
import { modelOperations } from "./models";
import type { Operation } from "./operation";
import { promptOperations } from "./prompts";
import { runOperations } from "./runs";
import { serviceOperations } from "./service";
import { webhookOperations } from "./webhooks";
import { workspaceOperations } from "./workspace";

/** Every call of the REST API. A test holds this list and the route files to each other. */
export const operations: readonly Operation[] = [
  ...serviceOperations,
  ...promptOperations,
  ...exampleOperations,
  ...runOperations,
  ...experimentOperations,
  ...evaluatorOperations,
  ...modelOperations,
  ...webhookOperations,
  ...workspaceOperations,
  ...auditLogOperations,
];
