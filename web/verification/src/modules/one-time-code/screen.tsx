import type { ModuleScreenProps } from "../module.tsx";
import { ChooseChannel } from "./choose.tsx";
import { EnterCode } from "./enter.tsx";
import { useCodeActions } from "./use-code-actions.ts";
import type { OneTimeCodeView } from "./view.ts";

export function OneTimeCodeScreen(props: ModuleScreenProps<OneTimeCodeView>) {
  const actions = useCodeActions(props.act, props.now);
  return props.view.phase === "CHOOSE" ? (
    <ChooseChannel {...props} actions={actions} />
  ) : (
    <EnterCode {...props} actions={actions} />
  );
}
