export const codeLength = 6;

/** The value of a digit of any script ("٣", "३", "３") as an ASCII digit. */
function toAsciiDigit(digit: string): string {
  const compatible = digit.normalize("NFKC");
  if (/^[0-9]$/.test(compatible)) return compatible;
  // Every decimal script of Unicode is a run of ten code points that starts with its zero.
  const point = digit.codePointAt(0) ?? 0;
  let zero = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && point - zero < 9) zero -= 1;
  return String(point - zero);
}

/**
 * The code in what was typed or pasted. A whole message may be pasted: then the first group of exactly six digits
 * counts ("Your code is 123 456, valid for 10 minutes").
 */
export function extractCode(input: string): string {
  const ascii = input.replace(/\p{Nd}/gu, toAsciiDigit);
  const group = /(?:^|[^0-9])([0-9]{3})[ \u00a0-]?([0-9]{3})(?![0-9])/.exec(ascii);
  if (group) return `${group[1]}${group[2]}`;
  return ascii.replace(/[^0-9]/g, "").slice(0, codeLength);
}
