import { mockClient as mockAwsClient } from "aws-sdk-client-mock";
import { atEndOfFile } from "./file-end.ts";

/** A client of the SDK, or all of its class, answers what the test says, until the file ends. */
export const mockClient: typeof mockAwsClient = (client) => {
  const mock = mockAwsClient(client);
  atEndOfFile(() => mock.restore());
  return mock;
};
