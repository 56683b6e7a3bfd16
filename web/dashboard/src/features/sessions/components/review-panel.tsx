import { Button, Group, List, Stack, Text, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { Section } from "../../../components/section.tsx";
import { clearDraft, readDraft, writeDraft } from "../../../forms/draft.ts";
import { type SessionDetail, useReviewSession } from "../api.ts";
import { moduleName, reasonText } from "../words.ts";

/** Decides a session that waits for a reviewer. */
export function ReviewPanel({ session: { interviewId, modules, loginHint } }: { session: SessionDetail }) {
  const draftKey = `review.${interviewId}`;
  const [comment, setComment] = useState(() => readDraft<{ comment: string }>(draftKey).comment ?? "");
  const [lacking, setLacking] = useState(false);
  const review = useReviewSession(interviewId);
  const decide = (decision: "APPROVE" | "REJECT") =>
    review.mutate(
      { decision, comment },
      {
        onSuccess: () => {
          clearDraft(draftKey);
          notifications.show({ message: decision === "APPROVE" ? "Approved." : "Rejected." });
        },
      },
    );
  // Nobody can take it back, and the next who reads of it asks why.
  const reject = () => (comment.trim() === "" ? setLacking(true) : decide("REJECT"));
  const remarkable = modules.filter(({ status, reasons }) => status === "FAILED" || reasons.length > 0);
  return (
    <Section title="Your decision" description={`Is the person who they claim to be: ${loginHint}?`}>
      {remarkable.length > 0 && (
        <List size="sm">
          {remarkable.map(({ type, reasons }) => (
            <List.Item key={type}>
              {moduleName(type)}: {reasons.length > 0 ? reasons.map(reasonText).join(" ") : "failed."}
            </List.Item>
          ))}
        </List>
      )}
      <Textarea
        label="Comment"
        description="Why. It stays with the session and in the audit trail; the person never sees it."
        maxLength={2000}
        value={comment}
        error={lacking && "Say why, then reject."}
        onChange={({ currentTarget: { value } }) => {
          setLacking(false);
          setComment(value);
          writeDraft(draftKey, { comment: value });
        }}
      />
      {review.error !== null && <ErrorPanel error={review.error} title="The decision was not saved" />}
      <Stack gap="xs">
        <Group gap="sm">
          <Button loading={review.isPending} onClick={() => decide("APPROVE")}>
            Approve
          </Button>
          <Button variant="default" loading={review.isPending} onClick={reject}>
            Reject
          </Button>
        </Group>
        <Text size="xs" c="dimmed">
          A decision is final, and your systems hear of it at once.
        </Text>
      </Stack>
    </Section>
  );
}
