import type { Step } from "../../api/types.ts";
import { useI18n } from "../../i18n/context.tsx";
import { findModule } from "../../modules/registry.ts";

/** Where the person is: one bar per step, and the current one by number and name. */
export function Progress({ steps }: { steps: readonly Step[] }) {
  const { text, language } = useI18n();
  const position = steps.findIndex((step) => step.status === "ACTIVE" || step.status === "REVIEW");
  const current = steps[position];
  if (!current) return null;
  const name = findModule(current.type)?.stepName[language] ?? text.stepName.unknown;
  return (
    <div className="progress">
      <div className="progress-bars" aria-hidden="true">
        {steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps never move, and a type may come twice
          <span key={index} className={`progress-bar progress-${step.status.toLowerCase()}`} />
        ))}
      </div>
      <p>{text.step(position + 1, steps.length, name)}</p>
    </div>
  );
}
