type Reader<Value> = (value: unknown) => Value | undefined;
type Search<Shape extends Record<string, Reader<unknown>>> = {
  [Name in keyof Shape]?: ReturnType<Shape[Name]> | undefined;
};

/** Free text in the address. Ids and numbers may arrive parsed. */
export const text: Reader<string> = (value) =>
  typeof value === "string" || typeof value === "number" ? String(value) || undefined : undefined;

export const oneOf =
  <const Choice extends string>(choices: readonly Choice[]): Reader<Choice> =>
  (value) =>
    choices.find((choice) => choice === value);

/** `validateSearch` of a route: what it knows of the address's query; anything else is left out, never an error. */
export const readSearch =
  <Shape extends Record<string, Reader<unknown>>>(shape: Shape) =>
  (search: Record<string, unknown>): Search<Shape> =>
    Object.fromEntries(
      Object.entries(shape).flatMap(([name, read]) => {
        const value = read(search[name]);
        return value === undefined ? [] : [[name, value]];
      }),
    ) as Search<Shape>;
