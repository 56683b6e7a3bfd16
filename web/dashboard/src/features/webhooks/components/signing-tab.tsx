import { Button, Select, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useIdempotencyKey } from "../../../api/idempotency.ts";
import { useCan } from "../../../auth/me.tsx";
import { CodeBlock } from "../../../components/code-block.tsx";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { CopyField } from "../../../components/copy-field.tsx";
import { useFreshSecret } from "../../../components/fresh-secret.ts";
import { Moment } from "../../../components/moment.tsx";
import { overlaps } from "../../../components/overlaps.ts";
import { SecretOnce } from "../../../components/secret-once.tsx";
import { Section } from "../../../components/section.tsx";
import { type Endpoint, useRotateSecret } from "../api.ts";
import { signatureWords } from "../words.ts";
import { showSigningSecret } from "./show-signing-secret.ts";

const snippet = `import { Webhook } from "svix"; // or any other Standard Webhooks library

const webhook = new Webhook(process.env.WEBHOOK_SECRET);
// The raw body, before anything parses it. Throws where the signature is not ours.
const event = webhook.verify(rawBody, request.headers);`;

const isOverlapping = ({ previousSecretExpiresAt: until }: Endpoint): boolean =>
  until !== null && Date.parse(until) > Date.now();

/** With what receivers verify, and how to change it without losing an event. */
export function SigningTab({ endpoint }: { endpoint: Endpoint }) {
  const can = useCan();
  const secret = useFreshSecret(endpoint.id);
  const [opened, setOpened] = useState(false);
  const { publicKey, previousPublicKey, previousSecretExpiresAt: until, signatureType } = endpoint;
  const overlapping = isOverlapping(endpoint);
  return (
    <Stack gap="lg">
      {secret !== null && <SecretOnce secret={secret} name="webhook" />}
      <Section
        title={publicKey === null ? "Signing secret" : "Public key"}
        description="Each request carries a signature, so that your server can tell ours from all others."
        actions={
          can("POST /api/v1/webhook-endpoints/{id}/secret") && (
            <Button variant="default" onClick={() => setOpened(true)}>
              Rotate
            </Button>
          )
        }
      >
        <Text size="sm">
          {signatureWords[signatureType]}. Made <Moment at={endpoint.secretCreatedAt} />.
          {overlapping && until !== null && (
            <>
              {" "}
              Requests carry the signature of the one before it too, until <Moment at={until} full />.
            </>
          )}
        </Text>
        {publicKey !== null && <CopyField label="Public key" value={publicKey} />}
        {overlapping && previousPublicKey !== null && (
          <CopyField label="Public key before" value={previousPublicKey} />
        )}
      </Section>
      {publicKey === null && (
        <Section title="Verify a request" description="Answer 2xx within 15 seconds, and do the work after.">
          <CodeBlock label="the receiver" code={snippet} />
        </Section>
      )}
      <RotateDialog endpoint={endpoint} opened={opened} onClose={() => setOpened(false)} />
    </Stack>
  );
}

interface RotateDialogProps {
  endpoint: Endpoint;
  opened: boolean;
  onClose: () => void;
}

function RotateDialog({ endpoint, opened, onClose }: RotateDialogProps) {
  const [overlap, setOverlap] = useState("1440");
  const [type, setType] = useState(endpoint.signatureType);
  const rotate = useRotateSecret(endpoint.id);
  const keyFor = useIdempotencyKey();
  // Trying again repeats a rotation whose answer got lost; after one that is done the same words mean another one.
  const [done, setDone] = useState(0);
  const body = { overlapMinutes: Number(overlap), signatureType: type };
  const confirm = () =>
    rotate.mutate(
      { body, key: keyFor({ ...body, done }) },
      {
        onSuccess: ({ secret }) => {
          setDone(done + 1);
          showSigningSecret(endpoint.id, secret);
          onClose();
        },
      },
    );
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title="Rotate the signature"
      action="Rotate"
      danger={overlap === "0"}
      busy={rotate.isPending}
      error={rotate.error}
      onConfirm={confirm}
    >
      <Stack>
        <Text size="sm">
          Requests carry both signatures while the present one still works: carry the new one to your server
          meanwhile, and nothing is refused.{" "}
          {isOverlapping(endpoint) && "The one before it, which works until now, ends at once."}
        </Text>
        <Select
          label="The present one works for"
          data={overlaps}
          allowDeselect={false}
          value={overlap}
          onChange={(value) => setOverlap(value ?? "1440")}
        />
        <Select
          label="Signature"
          data={Object.entries(signatureWords).map(([value, label]) => ({ value, label }))}
          allowDeselect={false}
          value={type}
          onChange={(value) => setType(value === "ED25519" ? "ED25519" : "HMAC_SHA256")}
        />
      </Stack>
    </ConfirmDialog>
  );
}
