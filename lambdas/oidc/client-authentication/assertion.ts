// What the two methods with an assertion share (RFC 7521, RFC 7523 §2.2 and §3).
import {
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from "jose";
import { plusSeconds } from "../../platform/clock.ts";
import type { ClientRequest, CredentialsReading, ProofContext, ProofFailure } from "./method.ts";

const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** How far the clocks of a client and ours may be apart. */
const CLOCK_TOLERANCE_SECONDS = 30;

/** An assertion is for one request: one that is valid for longer than this is refused. */
const MAX_ASSERTION_SECONDS = 600;

/** A token of another kind (an ID token, an access token) is no assertion. */
const ASSERTION_TYPES: readonly unknown[] = [undefined, "JWT", "client-authentication+jwt"];

const MAX_JTI_LENGTH = 512;

const malformed: CredentialsReading = { outcome: "MALFORMED", refusal: "MALFORMED_ASSERTION" };

const decode = (assertion: string): { algorithm: string; clientId: string } | undefined => {
  try {
    const { alg } = decodeProtectedHeader(assertion);
    const { sub } = decodeJwt(assertion);
    if (typeof alg !== "string" || typeof sub !== "string" || sub === "") return undefined;
    return { algorithm: alg, clientId: sub };
  } catch {
    return undefined;
  }
};

/** Symmetric algorithms belong to `client_secret_jwt`, all others (also unknown ones) to `private_key_jwt`. */
const isSymmetric = (algorithm: string): boolean => algorithm.startsWith("HS");

/** `client_assertion` of the method whose algorithms these are. What it says is not believed until it is verified. */
export const readAssertion = (
  { parameters }: ClientRequest,
  kind: "SYMMETRIC" | "ASYMMETRIC",
): CredentialsReading => {
  const { client_assertion: assertion, client_assertion_type: type } = parameters;
  if (assertion === undefined) return { outcome: "ABSENT" };
  const decoded = type === ASSERTION_TYPE ? decode(assertion) : undefined;
  // One of the two methods has to say it.
  if (decoded === undefined) return kind === "ASYMMETRIC" ? malformed : { outcome: "ABSENT" };
  if (isSymmetric(decoded.algorithm) !== (kind === "SYMMETRIC")) return { outcome: "ABSENT" };
  return { outcome: "PRESENTED", clientId: decoded.clientId, credential: assertion };
};

const verifySignature = async (
  assertion: string,
  key: JWTVerifyGetKey | Uint8Array,
  algorithms: readonly string[],
  context: ProofContext,
): Promise<JWTPayload | ProofFailure> => {
  const options = {
    algorithms: [...algorithms],
    issuer: context.clientId,
    subject: context.clientId,
    requiredClaims: ["exp", "jti", "aud"],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    currentDate: context.now,
  };
  try {
    const { payload, protectedHeader } = await (typeof key === "function"
      ? jwtVerify(assertion, key, options)
      : jwtVerify(assertion, key, options));
    return ASSERTION_TYPES.includes(protectedHeader.typ) ? payload : "ASSERTION_INVALID";
  } catch (error) {
    // Nothing is asked of anybody here: whatever fails beside a signature is a key that cannot be used.
    return error instanceof errors.JWTExpired ? "ASSERTION_EXPIRED" : "ASSERTION_INVALID";
  }
};

/**
 * Undefined where one of the keys made the assertion, for us, for one request, and it was not used before. The audience
 * is one string: of several, another server could present the assertion here.
 */
export const verifyAssertion = async (
  assertion: string,
  keys: readonly (JWTVerifyGetKey | Uint8Array)[],
  algorithms: readonly string[],
  context: ProofContext,
): Promise<ProofFailure | undefined> => {
  const results = await Promise.all(keys.map((key) => verifySignature(assertion, key, algorithms, context)));
  const payload = results.find((result) => typeof result !== "string");
  if (payload === undefined || typeof payload === "string") {
    return results.find((result) => result === "ASSERTION_EXPIRED") === undefined
      ? "ASSERTION_INVALID"
      : "ASSERTION_EXPIRED";
  }
  const { aud, jti, exp = 0, iat } = payload;
  if (typeof aud !== "string" || !context.audiences.includes(aud)) return "ASSERTION_INVALID";
  if (typeof jti !== "string" || jti === "" || jti.length > MAX_JTI_LENGTH) return "ASSERTION_INVALID";
  const inTheFuture = plusSeconds(context.now, CLOCK_TOLERANCE_SECONDS).getTime() / 1000;
  if (iat !== undefined && iat > inTheFuture) return "ASSERTION_INVALID";
  if (exp > inTheFuture + MAX_ASSERTION_SECONDS) return "ASSERTION_TOO_LONG";
  const until = plusSeconds(new Date(exp * 1000), CLOCK_TOLERANCE_SECONDS);
  return (await context.spend(jti, until)) ? undefined : "ASSERTION_REPLAYED";
};
