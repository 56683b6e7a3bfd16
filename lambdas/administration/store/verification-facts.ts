import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { listKeys } from "../../core/keys.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import { firstIdAt } from "../../platform/ids.ts";
import { type VerificationFact, verificationFact } from "../domain/verification-fact.ts";

export interface VerificationFacts {
  /**
   * What counting needs of the sessions made in [from, to), newest first. Reads at most `MAX_PAGES` pages of 1 MB;
   * `complete` is false where that was not enough.
   */
  read(
    organizationId: string,
    from: Date,
    to: Date,
  ): Promise<{ facts: VerificationFact[]; complete: boolean }>;
}

/** About ten thousand sessions. */
export const MAX_PAGES = 15;

const names = Object.fromEntries(Object.keys(verificationFact.shape).map((name) => [`#${name}`, name]));

export const createVerificationFacts = (table: Table): VerificationFacts => ({
  read: async (organizationId, from, to) => {
    const facts: VerificationFact[] = [];
    let start: Record<string, unknown> | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const answer = await table.client.send(
        new QueryCommand({
          TableName: table.name,
          IndexName: "list",
          // Ids sort by creation; no id equals a bare bound, so the end is not included.
          KeyConditionExpression: "listPk = :pk AND listSk BETWEEN :from AND :to",
          ProjectionExpression: Object.keys(names).join(", "),
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: {
            ":pk": listKeys.sessions(organizationId, "").listPk,
            ":from": firstIdAt("ses", from),
            ":to": firstIdAt("ses", to),
          },
          ScanIndexForward: false,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      facts.push(...(answer.Items ?? []).map((item) => verificationFact.parse(item)));
      start = answer.LastEvaluatedKey;
      if (start === undefined) return { facts, complete: true };
    }
    return { facts, complete: false };
  },
});
