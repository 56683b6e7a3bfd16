/*
 * A text message of GSM 03.38 characters holds 160 of them; one character outside the alphabet makes it a message of 70.
 */
const BASIC =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const EXTENDED = "^{}\\[~]|€";
const basic = new Set(BASIC);
const extended = new Set(EXTENDED);

const isGsm = (text: string): boolean => [...text].every((char) => basic.has(char) || extended.has(char));

/** Letters with accents that the alphabet lacks lose them (`código` → `codigo`); what has no likeness stays. */
export const toGsm = (text: string): string =>
  [...text]
    .map((char) => {
      if (isGsm(char)) return char;
      const plain = char.normalize("NFKD").replaceAll(/\p{M}/gu, "");
      return plain !== "" && isGsm(plain) ? plain : char;
    })
    .join("");

/** How many of the 160 places of one message the text takes; undefined where it is not in the alphabet. */
export const gsmLength = (text: string): number | undefined =>
  isGsm(text) ? [...text].reduce((sum, char) => sum + (extended.has(char) ? 2 : 1), 0) : undefined;
