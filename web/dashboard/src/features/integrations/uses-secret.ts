import type { Integration } from "./api.ts";

const SECRET_METHODS = ["client_secret_basic", "client_secret_post", "client_secret_jwt"];

/** Whether its client proves itself by a secret; public clients and those with keys of their own do not. */
export const usesSecret = ({ clientId, settings }: Integration): boolean => {
  if (clientId === undefined) return false;
  const { tokenEndpointAuthMethods: methods } = settings;
  return !Array.isArray(methods) || methods.some((method) => SECRET_METHODS.includes(method));
};
