import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";

export interface TestSignIn {
  issuer: string;
  clientId: string;
  /** A good access token of the subject; what is given replaces its claims and header. */
  token(subject: string, change?: TokenChange): Promise<string>;
  publicKey: JWK;
  /** The key endpoint answers 500 until told otherwise. */
  fail(down: boolean): void;
  stop(): Promise<void>;
}

export interface TokenChange {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  key?: CryptoKey | Uint8Array;
}

/** A sign-in provider: its keys on a loopback port, and tokens signed with them. */
export const startTestSignIn = async (): Promise<TestSignIn> => {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: randomUUID(), alg: "RS256", use: "sig" };
  let down = false;
  const server = createServer((_, response) => {
    response.writeHead(down ? 500 : 200, { "content-type": "application/json" });
    response.end(down ? "{}" : JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const issuer = `http://127.0.0.1:${address.port}/pool`;
  const clientId = randomUUID();
  return {
    issuer,
    clientId,
    publicKey: jwk,
    fail: (now) => {
      down = now;
    },
    token: (subject, change = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        iss: issuer,
        sub: subject,
        client_id: clientId,
        token_use: "access",
        iat: now,
        exp: now + 600,
      };
      return new SignJWT({ ...claims, ...change.claims })
        .setProtectedHeader({ alg: "RS256", kid: jwk.kid, ...change.header })
        .sign(change.key ?? privateKey);
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
