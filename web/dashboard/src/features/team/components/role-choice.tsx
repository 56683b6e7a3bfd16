import { Radio, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useMe } from "../../../auth/me.tsx";
import type { Role } from "../api.ts";
import { roleWords } from "../words.ts";

interface RoleChoiceProps {
  value: Role;
  onChange: (role: Role) => void;
  error?: ReactNode;
}

/** The roles that the person may give, in plain words. */
export function RoleChoice({ value, onChange, error }: RoleChoiceProps) {
  const me = useMe();
  const offered = roleWords.filter(({ role }) => role !== "operator" || me.role === "operator");
  return (
    <Radio.Group
      label="Role"
      error={error}
      value={value}
      onChange={(chosen) => onChange(offered.find(({ role }) => role === chosen)?.role ?? value)}
    >
      <Stack gap={10} mt={6}>
        {offered.map(({ role, name, may }) => (
          <Radio key={role} value={role} label={name} description={may} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
