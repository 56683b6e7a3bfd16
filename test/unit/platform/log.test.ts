import { afterEach, describe, expect, it, vi } from "vitest";

const written: string[] = [];
vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
  written.push(String(chunk));
  return true;
});
vi.stubEnv("LOG_LEVEL", "INFO");
// It reads them when it is loaded, which another file may have done before.
vi.resetModules();
const { createLog } = await import("../../../lambdas/platform/log.ts");
const { correlate } = await import("../../../lambdas/platform/correlation.ts");

const take = () => written.splice(0).filter((line) => line.startsWith("{"));

afterEach(() => {
  vi.stubEnv("_X_AMZN_TRACE_ID", undefined);
  take();
});

describe("a log line", () => {
  it("is one line of JSON with what Lambda and the queries look for", () => {
    vi.stubEnv("_X_AMZN_TRACE_ID", "Root=1-65f0-abc;Parent=def;Sampled=1");
    createLog("token-api").info("TOKEN_ISSUED", { grant: "client_credentials", note: "two\nlines" });
    const [line = ""] = take();
    expect(line.match(/\n/g)).toHaveLength(1);
    expect(JSON.parse(line)).toEqual({
      level: "INFO",
      message: "TOKEN_ISSUED",
      code: "TOKEN_ISSUED",
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      service: "token-api",
      xray_trace_id: "1-65f0-abc",
      grant: "client_credentials",
      note: "two\nlines",
    });
  });

  it("carries what was said of the whole invocation, until the next one", () => {
    const log = createLog("relay");
    log.with({ interviewId: "ses_1", route: "first" });
    log.with({ route: "second" });
    log.warn("ONE");
    log.info("TWO", { route: "own" });
    log.reset();
    log.info("THREE");
    const [one = "", two = "", three = ""] = take();
    expect(JSON.parse(one)).toMatchObject({ level: "WARN", interviewId: "ses_1", route: "second" });
    expect(JSON.parse(two)).toMatchObject({ interviewId: "ses_1", route: "own" });
    expect(JSON.parse(three)).not.toHaveProperty("interviewId");
  });

  it("carries the ids of its cause", () => {
    correlate({ requestId: "req-1" }, () => createLog("send").info("SENT"));
    expect(JSON.parse(take()[0] ?? "")).toMatchObject({ requestId: "req-1" });
  });

  it("says of an error its name and where, never its message", () => {
    createLog("send").error("FAILED", {}, new TypeError("holds a secret", { cause: new RangeError("too") }));
    const [line = ""] = take();
    expect(JSON.parse(line)).toMatchObject({
      level: "ERROR",
      errorName: "TypeError",
      errorCause: "RangeError",
    });
    expect(line).not.toContain("secret");
    expect(line).not.toContain("too");
  });
});
