import { listModelsQuery, modelPageSchema, modelSchema, putModelBody } from "../models";
import {
  connectionPageSchema,
  connectionSchema,
  connectionTestSchema,
  createConnectionBody,
  listConnectionsQuery,
  testConnectionBody,
  updateConnectionBody,
} from "../provider-connections";
import { created, nothing, type Operation, ok } from "./operation";

const tag = "Models";

const ofModels: readonly Operation[] = [
  {
    id: "listModels",
    method: "GET",
    path: "/models",
    tag,
    summary: "List models with prices and capabilities",
    permission: "model.read",
    query: listModelsQuery,
    answers: [ok("Models.", modelPageSchema)],
  },
  {
    id: "getModel",
    method: "GET",
    path: "/models/{provider}/{model}",
    tag,
    summary: "Get a model",
    permission: "model.read",
    answers: [ok("The model.", modelSchema)],
  },
  {
    id: "putModel",
    method: "PUT",
    path: "/models/{provider}/{model}",
    tag,
    summary: "Add a model, or set the workspace's own price and capabilities of one",
    description:
      "What is left out stays as it is. `capabilities` decide which options forms offer and which are refused by name before a call; `effective_from` may lie in the future.",
    permission: "model.manage",
    body: putModelBody,
    bodyExample: {
      input_per_mtok_usd: "0.40",
      output_per_mtok_usd: "1.60",
      capabilities: { temperature: false, reasoning_efforts: ["low", "high"] },
    },
    answers: [ok("The model as it is now.", modelSchema)],
  },
  {
    id: "deleteModel",
    method: "DELETE",
    path: "/models/{provider}/{model}",
    tag,
    summary: "Remove the workspace's own prices and capabilities of a model",
    permission: "model.manage",
    answers: [nothing("The built-in price and table hold again, if there are any.")],
  },
];

const ofConnections: readonly Operation[] = [
  {
    id: "listProviderConnections",
    method: "GET",
    path: "/provider-connections",
    tag,
    summary: "List provider connections",
    permission: "provider.read",
    query: listConnectionsQuery,
    answers: [ok("Connections, without their keys.", connectionPageSchema)],
  },
  {
    id: "createProviderConnection",
    method: "POST",
    path: "/provider-connections",
    tag,
    summary: "Connect a provider",
    permission: "provider.manage",
    body: createConnectionBody,
    bodyExample: { provider: "openai", name: "OpenAI", api_key: "sk-your-key" },
    answers: [created("The connection. The key is stored encrypted and never answered.", connectionSchema)],
    conflict: "Another connection has the name.",
  },
  {
    id: "updateProviderConnection",
    method: "PATCH",
    path: "/provider-connections/{id}",
    tag,
    summary: "Change a connection or rotate its key",
    permission: "provider.manage",
    body: updateConnectionBody,
    bodyExample: { max_concurrency: 20 },
    answers: [ok("The changed connection.", connectionSchema)],
    conflict: "Another connection has the name.",
  },
  {
    id: "deleteProviderConnection",
    method: "DELETE",
    path: "/provider-connections/{id}",
    tag,
    summary: "Delete a connection",
    permission: "provider.manage",
    answers: [nothing("The connection and its key are gone.")],
  },
  {
    id: "testProviderConnection",
    method: "POST",
    path: "/provider-connections/{id}/test",
    tag,
    summary: "Make a one-token call through a connection",
    permission: "provider.manage",
    body: testConnectionBody,
    bodyExample: { model: "gpt-4.1-mini" },
    answers: [ok("Whether the provider answered.", connectionTestSchema)],
  },
];

export const modelOperations: readonly Operation[] = [...ofModels, ...ofConnections];
