import { type Icon, IconEyeCheck, IconForms, IconPuzzle } from "@tabler/icons-react";
import type { ComponentType } from "react";
import { moduleName } from "../../sessions/words.ts";
import type { Step } from "../api.ts";
import { CodeSettings, checkCodeSettings, tellCodeSettings } from "./one-time-code.tsx";

type Settings = Step["settings"];

export interface ModuleSettingsProps {
  settings: Settings;
  /** What is wrong with a setting, by its name. */
  error: (name: string) => string | null;
  readOnly: boolean;
  onChange: (settings: Settings) => void;
}

/** What the editor knows of a kind of check. */
interface ModuleCard {
  icon: Icon;
  /** What the person, or somebody else, does. */
  text: string;
  settings: Settings;
  /** Nothing that the person does can follow it. */
  endsTheVisit: boolean;
  Settings?: ComponentType<ModuleSettingsProps>;
  /** What is missing, by the name of the setting. */
  check?: (settings: Settings) => Record<string, string>;
  /** The settings in a few words. */
  tell?: (settings: Settings) => string;
}

/** One line for each kind of check: whoever adds a module adds it here, to be offered. */
export const moduleCards: Readonly<Record<string, ModuleCard>> = {
  "one-time-code": {
    icon: IconForms,
    text: "The person enters six digits that we send them.",
    settings: { channels: ["EMAIL", "SMS"] },
    endsTheVisit: false,
    Settings: CodeSettings,
    check: checkCodeSettings,
    tell: tellCodeSettings,
  },
  "manual-review": {
    icon: IconEyeCheck,
    text: "A reviewer of your organization looks at everything and decides.",
    settings: {},
    endsTheVisit: true,
  },
};

const unknown: ModuleCard = {
  icon: IconPuzzle,
  text: "This dashboard does not know the module. Its settings are kept as they are.",
  settings: {},
  endsTheVisit: false,
};

export const cardOf = (type: string): ModuleCard => moduleCards[type] ?? unknown;

/** "One-time code (by e-mail)" */
export const tellStep = ({ type, settings }: Step): string => {
  const told = cardOf(type).tell?.(settings);
  return told === undefined ? moduleName(type) : `${moduleName(type)} (${told})`;
};
