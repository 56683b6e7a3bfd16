// Reads the typed JSON of a stream record. Numbers come as text; the product's rows hold no sets and no binary.
import type { AttributeValue } from "aws-lambda";

export type StreamImage = Readonly<Record<string, AttributeValue>>;

export const readImage = (image: StreamImage): Record<string, unknown> =>
  Object.fromEntries(Object.entries(image).map(([name, value]) => [name, readValue(value)]));

const readValue = (value: AttributeValue): unknown => {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.NULL !== undefined) return null;
  if (value.L !== undefined) return value.L.map(readValue);
  if (value.M !== undefined) return readImage(value.M);
  return undefined;
};
