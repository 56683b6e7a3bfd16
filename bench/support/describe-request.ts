/** DynamoDB's JSON, as far as a request names what it is about. */
interface Key {
  pk?: { S?: string };
  sk?: { S?: string };
}

interface Body {
  RequestItems?: Record<string, { Keys?: Key[] }>;
  Key?: Key;
  Item?: Key;
  IndexName?: string;
  ExpressionAttributeValues?: Record<string, { S?: string }>;
  TransactItems?: Record<string, Body>[];
}

const prefixOf = (text = ""): string => text.split("#")[0] ?? "";

/** Kind of an item by its key: the sort key says it, unless it is an id. */
const kindOf = ({ pk, sk }: Key): string => {
  const kind = prefixOf(sk?.S);
  return /^[A-Z_]+$/.test(kind) ? kind : prefixOf(pk?.S);
};

const actions: Readonly<Record<string, string>> = {
  GetItem: "get",
  PutItem: "put",
  UpdateItem: "update",
  DeleteItem: "delete",
  Put: "put",
  Update: "update",
  Delete: "delete",
  ConditionCheck: "check",
  Query: "query",
};

/** What a request does, in words: `get SESSION`, `transaction: put SESSION, put EVENT`. */
export const describeRequest = (action: string, body: Body): string => {
  if (body.TransactItems !== undefined) {
    const writes = body.TransactItems.flatMap((item) =>
      Object.entries(item).map(([kind, write]) => describeRequest(kind, write)),
    );
    return `transaction: ${writes.join(", ")}`;
  }
  const wanted = Object.values(body.RequestItems ?? {}).flatMap(({ Keys = [] }) => Keys);
  if (wanted.length > 0) return `get ${wanted.map(kindOf).join(" and ")}`;
  const verb = actions[action] ?? action;
  const key = body.Key ?? body.Item;
  if (key !== undefined) return `${verb} ${kindOf(key)}`;
  const values = Object.values(body.ExpressionAttributeValues ?? {});
  const partition = prefixOf(values.find(({ S }) => S !== undefined)?.S);
  return `${verb} ${partition}${body.IndexName === undefined ? "" : ` by ${body.IndexName}`}`;
};
