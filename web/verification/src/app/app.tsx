import { useEffect } from "react";
import type { VerificationApi } from "../api/client.ts";
import { I18nProvider } from "../i18n/context.tsx";
import { applyBrand } from "../theme/brand.ts";
import { Shell } from "./shell.tsx";
import { StageScreen } from "./stage-screen.tsx";
import { useFreshSession } from "./use-fresh-session.ts";
import { useVerification } from "./use-verification.ts";

export function App({ api }: { api: VerificationApi }) {
  const verification = useVerification(api);
  const { stage, organization, linkLanguage, refresh } = verification;
  const session = stage.at === "session" ? stage.session : undefined;
  useFreshSession(session, api.now, refresh);

  const primaryColor = organization?.primaryColor ?? null;
  useEffect(() => applyBrand(document.documentElement, primaryColor), [primaryColor]);

  const underWay = session?.status === "STARTED" || session?.status === "PENDING_REVIEW";
  return (
    <I18nProvider linkLanguage={linkLanguage}>
      <Shell organization={organization} steps={underWay ? session.steps : []}>
        <StageScreen verification={verification} now={api.now} />
      </Shell>
    </I18nProvider>
  );
}
