import { Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { languageNames, matchLanguage } from "../../../../../verification/src/i18n/language.ts";
import { parseColor } from "../../../../../verification/src/theme/contrast.ts";
import { ConflictDialog } from "../../../components/conflict-dialog.tsx";
import { findDifferences } from "../../../forms/differences.ts";
import { FormFooter } from "../../../forms/form-footer.tsx";
import { useRecordForm } from "../../../forms/use-record-form.ts";
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
  const { form, busy, problem, onSubmit, base, before, reset, conflict } = useRecordForm({
    stored: organization,
    valuesOf,
    draftKey: `organization.${organization.id}`,
    check: checkValues,
    save: async ({ before: begun, values, version }) => {
      const saved = await update.mutateAsync({ patch: toPatch(begun, values), version });
      notifications.show({ message: "The settings are saved." });
      return saved;
    },
    readAgain: () => queries.fetchQuery({ ...organizationQuery, staleTime: 0 }),
  });
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
            onCancel={reset}
          />
        </Stack>
      </form>
      <Installation organization={base} />
      {conflict !== null && (
        <ConflictDialog
          rows={findDifferences(flatten(before), flatten(conflict.theirs), flatten(form.values), labels)}
          name={nameLanguage}
          onKeepMine={() => conflict.goOnWith(mergeValues(before, conflict.theirs, form.values))}
          onTakeTheirs={() => conflict.goOnWith(conflict.theirs)}
        />
      )}
    </SettingsColumns>
  );
}
