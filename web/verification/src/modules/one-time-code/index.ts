import { defineModule } from "../module.tsx";
import { OneTimeCodeScreen } from "./screen.tsx";
import { isOneTimeCodeView } from "./view.ts";

export const oneTimeCode = defineModule({
  stepName: { en: "One-time code", es: "Código de un solo uso" },
  isView: isOneTimeCodeView,
  Screen: OneTimeCodeScreen,
});
