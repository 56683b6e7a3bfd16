import { showSecret } from "../../../components/fresh-secret.ts";

/** Shows a signing secret once. A key pair has none to show: its public half can be read at any time. */
export const showSigningSecret = (endpointId: string, secret: string | null): void => {
  if (secret === null) return;
  showSecret({
    owner: endpointId,
    values: [{ label: "Signing secret", variable: "WEBHOOK_SECRET", value: secret }],
  });
};
