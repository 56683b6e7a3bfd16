import { Box, Group, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Fact, Facts, Id } from "../../../components/facts.tsx";
import { Moment } from "../../../components/moment.tsx";
import { Section } from "../../../components/section.tsx";
import { sessionsQuery } from "../../sessions/api.ts";
import type { Identity } from "../api.ts";
import { sources } from "../words.ts";
import { Contact } from "./contact.tsx";
import { VerificationList } from "./verification-list.tsx";

/** What is known of a person, beside their verifications. */
export function IdentityOverview({ identity }: { identity: Identity }) {
  const { id, loginHint, displayName, givenName, familyName, enrolledAt } = identity;
  const { data } = useQuery(sessionsQuery({ loginHint, status: "SUCCEEDED", limit: 1 }));
  const lastAt = data?.data[0]?.finishedAt ?? enrolledAt;
  return (
    <Group align="flex-start" gap="lg">
      <Stack flex="2 1 28rem" miw={0} gap="lg">
        <VerificationList loginHint={loginHint} />
      </Stack>
      <Box flex="1 1 18rem" miw={0}>
        <Section title="Details">
          <Facts>
            <Fact label="Login">{loginHint}</Fact>
            {displayName !== null && <Fact label="Display name">{displayName}</Fact>}
            {givenName !== null && <Fact label="Given name">{givenName}</Fact>}
            {familyName !== null && <Fact label="Family name">{familyName}</Fact>}
            <Fact label="E-mail">
              <Contact value={identity.email} verified={identity.verifiedEmail} />
            </Fact>
            <Fact label="Phone">
              <Contact value={identity.phone} verified={identity.verifiedPhone} />
            </Fact>
            <Fact label="First verified">
              {enrolledAt === null ? "Not yet" : <Moment at={enrolledAt} full />}
            </Fact>
            {lastAt !== null && (
              <Fact label="Last verified">
                <Moment at={lastAt} full />
              </Fact>
            )}
            <Fact label="Known from">{sources[identity.source]}</Fact>
            <Fact label="Identity ID">
              <Id value={id} label="identity id" />
            </Fact>
          </Facts>
        </Section>
      </Box>
    </Group>
  );
}
