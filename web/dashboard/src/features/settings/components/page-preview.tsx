import { Box, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { Shell } from "../../../../../verification/src/app/shell.tsx";
import { FixedLanguage } from "../../../../../verification/src/i18n/context.tsx";
import { OwnsPage } from "../../../../../verification/src/screens/parts/screen.tsx";
import { Welcome } from "../../../../../verification/src/screens/welcome.tsx";
import { applyBrand, type Theme } from "../../../../../verification/src/theme/brand.ts";
import pageStyles from "../../../../../verification/src/theme/index.css?inline";
import type { Organization } from "../api.ts";
import classes from "./page-preview.module.css";

interface PagePreviewProps {
  name: string;
  logoUrl: string | null;
  primaryColor: string | null;
  language: Organization["language"];
}

const DARK = /@media\s*\(prefers-color-scheme:\s*dark\)/g;

/** The pages follow the person's system; here one can see both. */
const stylesOf = (theme: Theme): string =>
  `${pageStyles.replace(DARK, theme === "dark" ? "@media all" : "@media not all")}
  :root { color-scheme: ${theme}; }`;

const dress = (frame: Document, theme: Theme): void => {
  const Sheet = frame.defaultView?.CSSStyleSheet;
  if (Sheet === undefined) return;
  const sheet = new Sheet();
  sheet.replaceSync(stylesOf(theme));
  frame.adoptedStyleSheets = [sheet];
};

/**
 * The first page that a person sees: its own components and styles, in a frame of a phone's width, drawn from what
 * stands in the form. Nothing in it can be pressed.
 */
export function PagePreview({ name, logoUrl, primaryColor, language }: PagePreviewProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [page, setPage] = useState<Document | null>(null);
  const [theme, setTheme] = useState<Theme>("light");
  const [now] = useState(Date.now);
  const take = () => setPage(frame.current?.contentDocument ?? null);
  useEffect(take, []);
  useEffect(() => {
    if (page !== null) dress(page, theme);
  }, [page, theme]);
  useEffect(() => {
    if (page === null) return;
    page.documentElement.lang = language;
    applyBrand(page.documentElement, primaryColor);
  }, [page, language, primaryColor]);
  const organization = { name, logoUrl, primaryColor };
  return (
    <Stack gap="sm" component="figure" m={0} aria-label="Preview">
      <Group justify="space-between" wrap="nowrap">
        <Text component="figcaption" size="sm" fw={550}>
          What people see
        </Text>
        <SegmentedControl
          size="xs"
          aria-label="Theme of the preview"
          data={[
            { value: "light", label: "Light" },
            { value: "dark", label: "Dark" },
          ]}
          value={theme}
          onChange={(value) => setTheme(value === "dark" ? "dark" : "light")}
        />
      </Group>
      <Box className={classes.phone}>
        <iframe ref={frame} onLoad={take} title="Preview of the first page" className={classes.frame} inert />
      </Box>
      {page !== null &&
        createPortal(
          <OwnsPage value={false}>
            <FixedLanguage language={language}>
              <Shell organization={organization} steps={[]}>
                <Welcome
                  preview={{
                    organization,
                    language,
                    state: "NEW",
                    linkExpiresAt: new Date(now + 3_600_000).toISOString(),
                    login: null,
                  }}
                  now={() => now}
                  onStart={async () => undefined}
                />
              </Shell>
            </FixedLanguage>
          </OwnsPage>,
          page.body,
        )}
      <Text size="xs" c="dimmed">
        The page itself, at the width of a phone. It follows each person's system from light to dark, and
        whoever prefers another language chooses it there.
      </Text>
    </Stack>
  );
}
