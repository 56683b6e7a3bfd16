/**
 * Requests a verification of one person, prints the link and waits for the result. Ends with 0 when the person is who
 * they claim to be, and with 1 otherwise.
 *
 *   COUNTERSIGN_URL=… CLIENT_ID=… CLIENT_SECRET=… INTEGRATION=int_… node main.ts ana@example.com [ticket-7]
 */
import { CountersignError, connectCountersign } from "./countersign.ts";

const need = (name: string): string => {
  const value = process.env[name];
  if (value !== undefined && value !== "") return value;
  console.error(`Set ${name}. See the first lines of ${import.meta.filename}.`);
  process.exit(1);
};

const [loginHint, ticket] = process.argv.slice(2);
if (loginHint === undefined) {
  console.error("Say whom to verify: node main.ts ana@example.com [ticket-7]");
  process.exit(1);
}

const countersign = connectCountersign({
  baseUrl: need("COUNTERSIGN_URL"),
  clientId: need("CLIENT_ID"),
  clientSecret: need("CLIENT_SECRET"),
});

try {
  const verification = {
    integrationReference: need("INTEGRATION"),
    loginHint,
    ...(ticket === undefined ? {} : { externalCustomerId: ticket }),
  };
  // One ticket, one verification: running this twice for the same ticket prints the same link.
  const requested = await countersign.request(verification, ticket);
  console.log(`Link for ${loginHint}, valid until ${requested.expiresAt}:\n${requested.url}`);
  const result = await countersign.waitForResult(requested.interviewId);
  console.log(`${result.status}${result.failureReason === null ? "" : ` (${result.failureReason})`}`);
  process.exitCode = result.status === "SUCCEEDED" ? 0 : 1;
} catch (error) {
  if (!(error instanceof CountersignError)) throw error;
  console.error(`${error.message}\nRequest id: ${error.requestId}`);
  process.exitCode = 1;
}
