import { Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { languageNames, matchLanguage } from "../../../../../verification/src/i18n/language.ts";
import { parseColor } from "../../../../../verification/src/theme/contrast.ts";
import { isProblem } from "../../../api/problem.ts";
import { ConflictDialog } from "../../../components/conflict-dialog.tsx";
import { findDifferences } from "../../../forms/differences.ts";
import { FormFooter } from "../../../forms/form-footer.tsx";
import { useApiForm } from "../../../forms/use-api-form.ts";
import { type Organization, organizationQuery, useUpdateOrganization } from "../api.ts";
import { Installation } from "./installation.tsx";
import { PagePreview } from "./page-preview.tsx";
import { SettingsColumns } from "./settings-columns.tsx";
import { SettingsFields } from "./settings-fields.tsx";
import { checkValues, mergeValues, type SettingsValues, toPatch, valuesOf } from "./settings-values.ts";

const labels = {
  name: "Name",
  logoUrl: "Logo",
  primaryColor: "Colour",
  language: "Language",
  retentionDays: "Retention in days",
};

const flatten = ({ branding, ...values }: SettingsValues) => ({ ...values, ...branding });

const nameLanguage = (text: string): string | undefined => {
  const language = matchLanguage(text);
  return language === text ? languageNames[language] : undefined;
};

/** What the preview shows of a half-written form: only what the pages could. */
const toPreview = ({ name, branding, language }: SettingsValues) => ({
  name: name.trim() || "…",
  logoUrl: /^https:\/\/./.test(branding.logoUrl.trim()) ? branding.logoUrl.trim() : null,
  primaryColor: parseColor(branding.primaryColor) === undefined ? null : branding.primaryColor,
  language,
});

/** Changes the organization, with its pages drawn beside it as they will be. */
export function SettingsForm({ organization }: { organization: Organization }) {
  const queries = useQueryClient();
  const update = useUpdateOrganization();
  /** The record that the form began with: patches are made against it, and its version is what must still be true. */
  const [base, setBase] = useState(organization);
  const [theirs, setTheirs] = useState<Organization | null>(null);

  const lose = async (): Promise<void> => {
    setTheirs(await queries.fetchQuery({ ...organizationQuery, staleTime: 0 }));
  };
  const { form, busy, problem, onSubmit } = useApiForm<SettingsValues>({
    initialValues: valuesOf(organization),
    draftKey: `organization.${organization.id}`,
    check: checkValues,
    submit: async (values) => {
      const saved = await update.mutateAsync({
        patch: toPatch(valuesOf(base), values),
        version: base.version,
      });
      setBase(saved);
      form.setInitialValues(valuesOf(saved));
      form.setValues(valuesOf(saved));
      notifications.show({ message: "The settings are saved." });
    },
    onProblem: (error) => {
      const conflict = isProblem(error, "PRECONDITION_FAILED");
      if (conflict) void lose();
      return conflict;
    },
  });
  const adopt = (values: SettingsValues, newest: Organization) => {
    setBase(newest);
    form.setValues(values);
    setTheirs(null);
  };
  const before = valuesOf(base);
  return (
    <SettingsColumns aside={<PagePreview {...toPreview(form.values)} />}>
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="lg">
          <SettingsFields form={form} />
          <FormFooter
            action="Save changes"
            busy={busy}
            problem={problem}
            failure="The settings were not saved"
            onCancel={() => form.setValues(before)}
          />
        </Stack>
      </form>
      <Installation organization={base} />
      {theirs !== null && (
        <ConflictDialog
          rows={findDifferences(flatten(before), flatten(valuesOf(theirs)), flatten(form.values), labels)}
          name={nameLanguage}
          onKeepMine={() => adopt(mergeValues(before, valuesOf(theirs), form.values), theirs)}
          onTakeTheirs={() => adopt(valuesOf(theirs), theirs)}
        />
      )}
    </SettingsColumns>
  );
}
