import { describe, expect, test } from "vitest";
import { matchesPattern } from "../../../../local/aws/pattern.ts";

const event = {
  source: "countersign.sessions",
  "detail-type": "SESSION_SUCCEEDED",
  resources: ["arn:a", "arn:b"],
  detail: {
    status: "OK",
    count: 5,
    price: 1.5,
    flag: true,
    none: null,
    name: "Ana",
    list: [{ id: 1 }, { id: 2 }],
    empty: "",
  },
};

/** After the comparison operators that the EventBridge user guide documents. */
describe("event patterns", () => {
  test.each<[string, boolean, Record<string, unknown>]>([
    ["an empty pattern fits", true, {}],
    ["exact", true, { source: ["countersign.sessions"] }],
    ["exact, one of several", true, { source: ["x", "countersign.sessions"] }],
    ["exact is case sensitive", false, { source: ["Countersign.sessions"] }],
    ["fields are a conjunction", false, { source: ["countersign.sessions"], "detail-type": ["OTHER"] }],
    ["an array fits when one element does", true, { resources: ["arn:b"] }],
    ["an array without the element", false, { resources: ["arn:c"] }],
    ["nested", true, { detail: { status: ["OK"] } }],
    ["nested through arrays of objects", true, { detail: { list: { id: [2] } } }],
    ["numbers are not text", false, { detail: { count: ["5"] } }],
    ["number", true, { detail: { count: [5] } }],
    ["boolean", true, { detail: { flag: [true] } }],
    ["null", true, { detail: { none: [null] } }],
    ["empty text", true, { detail: { empty: [""] } }],
    ["a missing field", false, { detail: { nothing: ["x"] } }],
    ["prefix", true, { "detail-type": [{ prefix: "SESSION_" }] }],
    ["prefix elsewhere", false, { "detail-type": [{ prefix: "SUCCEEDED" }] }],
    ["prefix ignoring case", true, { "detail-type": [{ prefix: { "equals-ignore-case": "session_" } }] }],
    ["suffix", true, { "detail-type": [{ suffix: "_SUCCEEDED" }] }],
    ["suffix elsewhere", false, { "detail-type": [{ suffix: "_FAILED" }] }],
    ["equals-ignore-case", true, { detail: { name: [{ "equals-ignore-case": "ANA" }] } }],
    ["wildcard", true, { "detail-type": [{ wildcard: "SESS*_SUCC*" }] }],
    ["wildcard must cover all", false, { "detail-type": [{ wildcard: "SESS*_SUCC" }] }],
    ["wildcard takes dots literally", false, { source: [{ wildcard: "countersign?sessions" }] }],
    ["anything-but", true, { detail: { status: [{ "anything-but": "BAD" }] } }],
    ["anything-but the value", false, { detail: { status: [{ "anything-but": ["OK", "BAD"] }] } }],
    ["anything-but needs the field", false, { detail: { nothing: [{ "anything-but": "x" }] } }],
    ["anything-but number", true, { detail: { count: [{ "anything-but": [1, 2] }] } }],
    ["anything-but prefix", false, { "detail-type": [{ "anything-but": { prefix: "SESSION" } }] }],
    ["anything-but suffixes", true, { "detail-type": [{ "anything-but": { suffix: ["_A", "_B"] } }] }],
    ["anything-but wildcard", false, { "detail-type": [{ "anything-but": { wildcard: "*SUCC*" } }] }],
    ["exists", true, { detail: { status: [{ exists: true }] } }],
    ["exists, but does not", false, { detail: { nothing: [{ exists: true }] } }],
    ["does not exist", true, { detail: { nothing: [{ exists: false }] } }],
    ["does not exist, but does", false, { detail: { status: [{ exists: false }] } }],
    ["does not exist below a missing parent", true, { detail: { nothing: { below: [{ exists: false }] } } }],
    ["numeric equal", true, { detail: { price: [{ numeric: ["=", 1.5] }] } }],
    ["numeric range", true, { detail: { count: [{ numeric: [">", 0, "<=", 5] }] } }],
    ["numeric outside", false, { detail: { count: [{ numeric: [">", 5] }] } }],
    ["numeric on text", false, { detail: { name: [{ numeric: [">", 0] }] } }],
    ["$or, one side", true, { $or: [{ source: ["x"] }, { detail: { count: [5] } }] }],
    ["$or, neither", false, { $or: [{ source: ["x"] }, { detail: { count: [6] } }] }],
    ["$or below", true, { detail: { $or: [{ status: ["BAD"] }, { name: ["Ana"] }] } }],
    ["mixed rules of one field are alternatives", true, { detail: { status: ["BAD", { prefix: "O" }] } }],
  ])("%s: %s", (_rule, expected, pattern) => {
    expect(matchesPattern(pattern, event)).toBe(expected);
  });

  test("an operator that is not served is an error, not a silent mismatch", () => {
    expect(() => matchesPattern({ source: [{ cidr: "10.0.0.0/8" }] }, event)).toThrow("cidr");
  });
});
