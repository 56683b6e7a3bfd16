import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";

type Tone = "danger" | "warning" | "info";

const icons: Record<Tone, IconName> = { danger: "alert", warning: "alert", info: "info" };

/** Something that the person must hear of now, with what to do about it. */
export function Notice({ tone, children, action }: { tone: Tone; children: ReactNode; action?: ReactNode }) {
  return (
    <div className={`notice notice-${tone}`} role={tone === "info" ? "status" : "alert"}>
      <Icon name={icons[tone]} />
      <div className="notice-body">
        <div>{children}</div>
        {action && <div className="notice-action">{action}</div>}
      </div>
    </div>
  );
}
