import { useI18n } from "../i18n/context.tsx";
import { Button } from "./parts/button.tsx";
import { Screen } from "./parts/screen.tsx";

/** The server is newer than this page: loading it again brings the missing screen. */
export function UnknownStep({ organizationName }: { organizationName: string }) {
  const { text } = useI18n();
  return (
    <Screen
      id="unknown-step"
      title={text.unknownStep.title}
      organizationName={organizationName}
      icon="info"
      tone="neutral"
    >
      <p className="lead">{text.unknownStep.body}</p>
      <div className="actions">
        <Button onPress={() => window.location.reload()}>{text.unknownStep.reload}</Button>
      </div>
    </Screen>
  );
}
