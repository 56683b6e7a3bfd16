import { List, Menu, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { isProblem } from "../../../api/problem.ts";
import { useCan } from "../../../auth/me.tsx";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { TextLink } from "../../../components/links.tsx";
import { MoreMenu } from "../../../components/more-menu.tsx";
import { integrationsQuery } from "../../integrations/api.ts";
import { useDeleteWorkflow, type Workflow } from "../api.ts";

/** Deletes what no integration uses; where one does, it says which. */
export function DeleteWorkflow({ workflow: { id, name } }: { workflow: Workflow }) {
  const can = useCan();
  const [opened, setOpened] = useState(false);
  const navigate = useNavigate();
  const remove = useDeleteWorkflow(id);
  const { data = [] } = useQuery({
    ...integrationsQuery,
    enabled: opened && can("GET /api/v1/integrations"),
  });
  const users = data.filter(({ workflowId }) => workflowId === id);
  const used = isProblem(remove.error, "WORKFLOW_IN_USE");
  const leave = () => {
    notifications.show({ message: "The workflow is deleted." });
    void navigate({ to: "/workflows" });
  };
  return (
    <>
      <MoreMenu>
        <Menu.Item
          c="var(--mantine-color-error)"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => setOpened(true)}
        >
          Delete …
        </Menu.Item>
      </MoreMenu>
      <ConfirmDialog
        opened={opened}
        onClose={() => setOpened(false)}
        title="Delete the workflow?"
        action="Delete"
        danger
        typed={name}
        busy={remove.isPending}
        error={used && users.length > 0 ? null : remove.error}
        onConfirm={() => remove.mutate(undefined, { onSuccess: leave })}
      >
        <Stack gap="sm">
          <Text size="sm">Sessions that are under way go on with their version. This cannot be undone.</Text>
          {users.length > 0 && (
            <div role={used ? "alert" : undefined}>
              <Text size="sm" fw={550}>
                It cannot be deleted while it is used. Give these another workflow first:
              </Text>
              <List size="sm">
                {users.map((user) => (
                  <List.Item key={user.id} className="user-text">
                    <TextLink to="/integrations/$id" params={{ id: user.id }} search={{ tab: "settings" }}>
                      {user.name}
                    </TextLink>
                  </List.Item>
                ))}
              </List>
            </div>
          )}
        </Stack>
      </ConfirmDialog>
    </>
  );
}
