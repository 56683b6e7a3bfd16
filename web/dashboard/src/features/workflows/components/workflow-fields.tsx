import { NumberInput, Radio, Stack, TextInput, Title } from "@mantine/core";
import type { useApiForm } from "../../../forms/use-api-form.ts";
import { StepList } from "./step-list.tsx";
import type { WorkflowValues } from "./workflow-values.ts";

interface WorkflowFieldsProps {
  form: ReturnType<typeof useApiForm<WorkflowValues>>["form"];
  readOnly: boolean;
}

/** The whole of a workflow: its name, its checks, and what follows from them. */
export function WorkflowFields({ form, readOnly }: WorkflowFieldsProps) {
  return (
    <Stack gap="xl">
      <TextInput
        label="Name"
        required
        maw={420}
        readOnly={readOnly}
        placeholder="Payroll changes"
        {...form.getInputProps("name")}
      />
      <Stack gap="md">
        <Title order={2}>Checks</Title>
        <StepList
          steps={form.values.modules}
          errors={form.errors}
          readOnly={readOnly}
          onChange={(steps) => form.setFieldValue("modules", steps)}
        />
      </Stack>
      <Radio.Group
        label="If a check fails"
        value={form.values.onFailure}
        onChange={(value) => form.setFieldValue("onFailure", value === "REVIEW" ? "REVIEW" : "FAIL")}
      >
        <Stack gap={8} mt={6}>
          <Radio value="FAIL" label="The session fails" disabled={readOnly} />
          <Radio
            value="REVIEW"
            label="A reviewer decides"
            description="The session waits until somebody has looked at it."
            disabled={readOnly}
          />
        </Stack>
      </Radio.Group>
      <NumberInput
        label="Time to finish, in minutes"
        description="From the person's start to the end."
        required
        maw={260}
        min={5}
        max={1440}
        clampBehavior="none"
        allowDecimal={false}
        readOnly={readOnly}
        {...form.getInputProps("sessionMinutes")}
      />
    </Stack>
  );
}
