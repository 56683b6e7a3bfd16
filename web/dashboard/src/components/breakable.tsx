import { Fragment } from "react";

/** "ana.ruiz" + "@example.com"; a URL before each part of its host and path. */
const partsOf = (text: string): string[] =>
  text.split(text.includes("://") ? /(?<=[^./?&#])(?=[./?&#])/ : /(?=@)/);

/** An address that breaks between its parts where there is no room for the whole, and not within a word. */
export function Breakable({ text }: { text: string }) {
  return partsOf(text).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
