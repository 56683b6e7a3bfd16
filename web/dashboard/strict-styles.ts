import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const styleSheet = fileURLToPath(new URL("./src/theme/style-sheet.ts", import.meta.url));
const ELEMENT = /\bjsxs?\("style",/g;

/**
 * Mantine writes its variables and responsive rules into `<style>` elements, which the Content-Security-Policy
 * refuses (`style-src 'self'`). In the build those elements become our `StyleSheet`, which adopts a constructed style
 * sheet instead. The build fails when there are none left to replace, and with another count than is known: then
 * Mantine does it in another way now.
 */
export function strictStyles(): Plugin {
  let replaced = 0;
  return {
    name: "countersign-strict-styles",
    apply: "build",
    transform: {
      filter: { id: /node_modules\/@mantine\/.*\.mjs$/, code: /\bjsxs?\("style",/ },
      handler: (code) => {
        replaced += code.match(ELEMENT)?.length ?? 0;
        return {
          code: `import { StyleSheet as __StyleSheet } from ${JSON.stringify(styleSheet)};\n${code.replace(ELEMENT, "jsx(__StyleSheet,")}`,
          map: null,
        };
      },
    },
    buildEnd: (error) => {
      if (error === undefined && replaced !== 4) {
        throw new Error(`Mantine has ${replaced} style elements, not 4: see web/dashboard/strict-styles.ts.`);
      }
    },
  };
}
