/** The parameters of an authorization request: empty ones count as absent, repeated ones have no value. */
export interface RequestParameters {
  values: Readonly<Record<string, string>>;
  repeated: ReadonlySet<string>;
}

export const readParameters = (given: URLSearchParams): RequestParameters => {
  const values: Record<string, string> = Object.create(null);
  const repeated = new Set<string>();
  const seen = new Set<string>();
  for (const [name, value] of given) {
    if (seen.has(name)) repeated.add(name);
    seen.add(name);
    if (value !== "") values[name] = value;
  }
  for (const name of repeated) delete values[name];
  return { values, repeated };
};
