const LOOPBACK = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]))(?::(\d{1,5}))?(\/[^#]*)?$/;
const MAX_PORT = 65_535;

/** Two addresses of a native app on its own machine that differ in their port alone (RFC 8252 §7.3). */
const sameButPort = (a: string, b: string): boolean => {
  const [, hostA, portA = "80", restA = ""] = LOOPBACK.exec(a) ?? [];
  const [, hostB, portB = "80", restB = ""] = LOOPBACK.exec(b) ?? [];
  const exist = Math.max(Number(portA), Number(portB)) <= MAX_PORT;
  return exist && hostA !== undefined && hostA === hostB && restA === restB;
};

/**
 * Whether an answer may go there: the very string that was registered. A loopback address may have any port, which an
 * app on the person's machine is given by its system.
 */
export const isRegistered = (registered: readonly string[], given: string): boolean =>
  registered.includes(given) || registered.some((uri) => sameButPort(uri, given));
