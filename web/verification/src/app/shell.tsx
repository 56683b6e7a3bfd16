import { type ReactNode, useState } from "react";
import type { Organization, Step } from "../api/types.ts";
import { languageNames, useI18n } from "../i18n/context.tsx";
import { languages } from "../i18n/language.ts";
import { Icon } from "../screens/parts/icon.tsx";
import { Progress } from "../screens/parts/progress.tsx";

interface ShellProps {
  organization: Organization | undefined;
  steps: readonly Step[];
  children: ReactNode;
}

/** What frames every step: whose verification this is, the language, how far one is, and who runs it. */
export function Shell({ organization, steps, children }: ShellProps) {
  const { text } = useI18n();
  return (
    <div className="page">
      <div className="card">
        <header>
          <div className="header">
            <OrganizationMark key={organization?.logoUrl} organization={organization} />
            <LanguageSwitch />
          </div>
          {steps.length > 0 && <Progress steps={steps} />}
        </header>
        <main>{children}</main>
      </div>
      <footer className="footer">
        <p className="footer-mark">
          <Icon name="shield" />
          {text.footer.verifiedWith}
        </p>
        <details>
          <summary>{text.footer.yourData}</summary>
          {text.footer.yourDataBody(organization?.name ?? text.footer.someOrganization).map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </details>
      </footer>
    </div>
  );
}

function OrganizationMark({ organization }: { organization: Organization | undefined }) {
  const [logoFailed, setLogoFailed] = useState(false);
  const { text } = useI18n();
  if (!organization) {
    return (
      <div className="organization">
        <span className="monogram">
          <Icon name="shield" />
        </span>
        <span className="organization-name">{text.pageTitle}</span>
      </div>
    );
  }
  const { name, logoUrl } = organization;
  return (
    <div className="organization">
      {logoUrl !== null && !logoFailed ? (
        // The name stands beside it, so the picture says nothing new.
        <img
          className="logo"
          src={logoUrl}
          alt=""
          referrerPolicy="no-referrer"
          onError={() => setLogoFailed(true)}
        />
      ) : (
        <span className="monogram" aria-hidden="true">
          {Array.from(name.trim())[0]?.toUpperCase()}
        </span>
      )}
      <span className="organization-name">{name}</span>
    </div>
  );
}

function LanguageSwitch() {
  const { language, text, choose } = useI18n();
  return (
    <label className="language">
      <span className="visually-hidden">{text.language}</span>
      <Icon name="globe" />
      <select
        value={language}
        onChange={(event) => {
          const next = languages.find((candidate) => candidate === event.target.value);
          if (next) choose(next);
        }}
      >
        {languages.map((code) => (
          <option key={code} value={code} lang={code}>
            {languageNames[code]}
          </option>
        ))}
      </select>
    </label>
  );
}
