import { Skeleton, Stack } from "@mantine/core";

/** A record's page until it is read: its title, and boxes of the height of what comes. */
export function RecordSkeleton({ heights }: { heights: readonly number[] }) {
  return (
    <Stack aria-busy>
      <Skeleton h={60} w="50%" />
      {heights.map((height) => (
        <Skeleton key={height} h={height} radius="lg" />
      ))}
    </Stack>
  );
}
