import { Text, Timeline } from "@mantine/core";
import { Moment } from "../../../components/moment.tsx";
import { Section } from "../../../components/section.tsx";
import type { Meaning } from "../../../theme/theme.ts";
import type { SessionDetail } from "../api.ts";
import { eventWords } from "../words.ts";
import { EventDeliveries } from "./event-deliveries.tsx";

interface Happening {
  key: string;
  at: string;
  word: string;
  meaning: Meaning;
  detail?: string;
}

const linkWords = { QUEUED: "Link is being sent", SENT: "Link sent", FAILED: "Link could not be sent" };
const channels = { EMAIL: "by e-mail", SMS: "by text message", EMAIL_AND_SMS: "by e-mail and text message" };

const listHappenings = ({
  createdAt,
  notification,
  events,
  redactedAt,
  review,
}: SessionDetail): Happening[] => [
  {
    key: "created",
    at: createdAt,
    word:
      notification === null
        ? "Link made"
        : `${linkWords[notification.status]} ${channels[notification.channels]}`,
    meaning: notification?.status === "FAILED" ? "danger" : "neutral",
  },
  ...(review === null
    ? []
    : [
        {
          key: "review",
          at: review.at,
          word: review.decision === "APPROVE" ? "Approved by a reviewer" : "Rejected by a reviewer",
          meaning: review.decision === "APPROVE" ? ("success" as const) : ("danger" as const),
          ...(review.comment === "" ? {} : { detail: review.comment }),
        },
      ]),
  ...events.map(({ id, eventType, timestamp }) => ({
    key: id,
    at: timestamp,
    ...eventWords[eventType],
    detail: eventType,
  })),
  ...(redactedAt === null
    ? []
    : [{ key: "redacted", at: redactedAt, word: "Personal data removed", meaning: "neutral" as const }]),
];

/** What happened, in order; a decision before what came of it. */
export function SessionTimeline({ session }: { session: SessionDetail }) {
  const happenings = listHappenings(session).sort((a, b) => a.at.localeCompare(b.at));
  return (
    <Section title="Timeline">
      <Timeline active={happenings.length} bulletSize={14} lineWidth={2}>
        {happenings.map(({ key, at, word, meaning, detail }) => (
          <Timeline.Item
            key={key}
            title={word}
            styles={{
              itemBullet: { background: `var(--meaning-${meaning})`, borderColor: "transparent" },
              itemTitle: { fontSize: "var(--mantine-font-size-sm)", fontWeight: 550 },
            }}
          >
            <Text size="xs" c="dimmed" className="user-text">
              <Moment at={at} seconds />
              {detail !== undefined && ` · ${detail}`}
            </Text>
            <EventDeliveries sessionId={session.interviewId} eventId={key} />
          </Timeline.Item>
        ))}
      </Timeline>
    </Section>
  );
}
