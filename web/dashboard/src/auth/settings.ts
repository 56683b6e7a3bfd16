export interface SignInSettings {
  issuer: string;
  clientId: string;
}

/** The deployment writes this file: it alone knows the sign-in provider. */
export const loadSettings = async (): Promise<SignInSettings> => {
  const response = await fetch("/config.json", { cache: "no-cache" });
  const { issuer, clientId }: Record<string, unknown> = await response.json();
  if (typeof issuer !== "string" || typeof clientId !== "string") throw new Error("config.json is not ours.");
  return { issuer, clientId };
};
