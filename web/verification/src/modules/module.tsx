import type { ComponentType, ReactNode } from "react";
import type { ApiProblem } from "../api/problems.ts";
import type { SessionView } from "../api/types.ts";
import type { Translations } from "../i18n/language.ts";

/** Sends one action of the module. Answers the problem that the screen has to tell, or nothing when all went well. */
export type Act = (action: string, body: object) => Promise<ApiProblem | undefined>;

export interface ModuleScreenProps<View> {
  view: View;
  session: SessionView;
  act: Act;
  /** Reads the session again, quietly: something may have happened elsewhere. */
  refresh: () => Promise<void>;
  /** Milliseconds since the epoch by the server's clock. */
  now: () => number;
}

/** One module's part of the pages: a name for the progress bar and a screen for its view. */
export interface VerificationModule {
  stepName: Translations<string>;
  /** Nothing when this page is older than the view; it is then asked to be loaded again. */
  render(props: ModuleScreenProps<unknown>): ReactNode | undefined;
}

/** Ties a screen to the shape of view that it renders, so that no screen ever sees a view it does not know. */
export function defineModule<View>(definition: {
  stepName: Translations<string>;
  isView: (view: unknown) => view is View;
  Screen: ComponentType<ModuleScreenProps<View>>;
}): VerificationModule {
  const { stepName, isView, Screen } = definition;
  return {
    stepName,
    render: ({ view, ...rest }) => (isView(view) ? <Screen view={view} {...rest} /> : undefined),
  };
}
