import { Accordion, Button, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { isProblem } from "../../../api/problem.ts";
import { NotFound } from "../../../app/not-found.tsx";
import { Breakable } from "../../../components/breakable.tsx";
import { CodeBlock } from "../../../components/code-block.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { TextLink } from "../../../components/links.tsx";
import { Moment } from "../../../components/moment.tsx";
import { PageHeader } from "../../../components/page-header.tsx";
import { RecordSkeleton } from "../../../components/record-skeleton.tsx";
import { Section } from "../../../components/section.tsx";
import { type DeliveryDetail, deliveryQuery, endpointQuery, useResendDelivery } from "../api.ts";
import { AttemptPanel } from "../components/attempt-panel.tsx";
import { DeliveryStatus } from "../components/endpoint-status.tsx";
import { tellDelivery } from "../words.ts";

const route = getRouteApi("/webhooks/$id/deliveries/$deliveryId");

/** One event on its way to one endpoint, with every request that was made. */
export function DeliveryPage() {
  const { deliveryId } = route.useParams();
  const { data, error, refetch } = useQuery(deliveryQuery(deliveryId));
  if (isProblem(error, "DELIVERY_NOT_FOUND")) return <NotFound />;
  if (data !== undefined) return <Detail delivery={data} />;
  if (error !== null) {
    return <ErrorPanel error={error} title="The delivery could not be read" onRetry={() => void refetch()} />;
  }
  return <RecordSkeleton heights={[320]} />;
}

function Detail({ delivery }: { delivery: DeliveryDetail }) {
  const { data: endpoint } = useQuery(endpointQuery(delivery.endpointId));
  const resend = useResendDelivery(delivery.id);
  const again = () =>
    resend.mutate(undefined, {
      onSuccess: () => notifications.show({ message: "It is sent again." }),
    });
  const [newest] = delivery.attempts;
  return (
    <>
      <PageHeader
        title={delivery.eventType}
        badge={<DeliveryStatus status={delivery.status} />}
        description={
          <>
            {delivery.test ? "Test · " : ""}
            {endpoint !== undefined && (
              <>
                <span className="user-text">
                  <Breakable text={endpoint.description ?? endpoint.url} />
                </span>
                {" · "}
              </>
            )}
            {tellDelivery(delivery)}
            {delivery.nextAttemptAt !== null && (
              <>
                {" · next attempt "}
                <Moment at={delivery.nextAttemptAt} />
              </>
            )}
          </>
        }
        back={{ label: "Webhooks", to: "/webhooks" }}
        actions={
          <Button
            variant="default"
            loading={resend.isPending}
            disabled={delivery.status === "PENDING"}
            onClick={again}
          >
            Resend
          </Button>
        }
      />
      <Stack gap="lg">
        {resend.error !== null && <ErrorPanel error={resend.error} title="It was not sent again" />}
        <Section
          title="Attempts"
          description="The newest first."
          actions={
            <TextLink to="/webhooks/$id" params={{ id: delivery.endpointId }} size="sm">
              All deliveries
            </TextLink>
          }
        >
          {newest === undefined ? (
            <Text size="sm" c="dimmed" role="status">
              No attempt was made yet.
            </Text>
          ) : (
            <Accordion variant="separated" chevronPosition="left" defaultValue={String(newest.number)}>
              {delivery.attempts.map((attempt) => (
                <AttemptPanel key={attempt.number} attempt={attempt} />
              ))}
            </Accordion>
          )}
        </Section>
        <Section
          title="Event"
          description="What the body of each request says, here with line breaks."
          actions={
            !delivery.test && (
              <TextLink to="/sessions/$id" params={{ id: delivery.interviewId }} size="sm">
                See the session
              </TextLink>
            )
          }
        >
          <CodeBlock label="the event" code={JSON.stringify(delivery.event, null, 2)} />
        </Section>
      </Stack>
    </>
  );
}
