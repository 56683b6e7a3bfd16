import { useEffect } from "react";
import { adoptStyles } from "./style-sheet.ts";

interface SheetProps {
  styles: string;
}

/**
 * Replaces the package of this name (an alias in `vite.config.ts`), with which dialogs keep the page behind them from
 * scrolling: it writes `<style>` elements, which the Content-Security-Policy refuses.
 */
export const styleSingleton = () => Sheet;

function Sheet({ styles }: SheetProps) {
  useEffect(() => adoptStyles(styles), [styles]);
  return null;
}
