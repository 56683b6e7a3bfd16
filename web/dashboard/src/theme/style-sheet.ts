import { useInsertionEffect } from "react";

const adopted = new Map<string, { sheet: CSSStyleSheet; users: number }>();

/** Applies rules the way that a strict Content-Security-Policy allows; equal texts share one sheet. */
export function adoptStyles(css: string): () => void {
  const entry = adopted.get(css) ?? { sheet: new CSSStyleSheet(), users: 0 };
  if (entry.users === 0) {
    entry.sheet.replaceSync(css);
    adopted.set(css, entry);
    document.adoptedStyleSheets.push(entry.sheet);
  }
  entry.users += 1;
  return () => {
    entry.users -= 1;
    if (entry.users > 0) return;
    adopted.delete(css);
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== entry.sheet);
  };
}

interface StyleSheetProps {
  children?: string;
  dangerouslySetInnerHTML?: { __html: string };
}

/** Stands where Mantine puts a `<style>` element: `strict-styles.ts` replaces them. */
export function StyleSheet({ children, dangerouslySetInnerHTML }: StyleSheetProps) {
  const css = dangerouslySetInnerHTML?.__html ?? children ?? "";
  useInsertionEffect(() => adoptStyles(css), [css]);
  return null;
}
