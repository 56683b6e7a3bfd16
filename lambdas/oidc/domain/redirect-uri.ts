const LOOPBACK = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]))(?::\d{1,5})?(\/[^#]*)?$/;

/** Two addresses of a native app on its own machine that differ in their port alone (RFC 8252 §7.3). */
const sameButPort = (a: string, b: string): boolean => {
  const [, hostA, restA = ""] = LOOPBACK.exec(a) ?? [];
  const [, hostB, restB = ""] = LOOPBACK.exec(b) ?? [];
  return hostA !== undefined && hostA === hostB && restA === restB;
};

/**
 * Whether an answer may go there: the very string that was registered. A loopback address may have any port, which an
 * app on the person's machine is given by its system.
 */
export const isRegistered = (registered: readonly string[], given: string): boolean =>
  registered.includes(given) || registered.some((uri) => sameButPort(uri, given));
