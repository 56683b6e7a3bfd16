import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashCode, matchesCode } from "../../../../lambdas/core/module/one-time-code/code.ts";
import { oneTimeCode } from "../../../../lambdas/core/module/one-time-code/index.ts";
import { maskEmail, maskPhone } from "../../../../lambdas/core/module/one-time-code/mask.ts";
import { continued, createContext, NOW } from "./context.ts";

const both = { email: "ana@example.com", phone: "+14155550123" };
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

const sent = async (context = createContext()) => ({
  context,
  state: continued(await oneTimeCode.enter(context)),
});

describe("reaching the module", () => {
  it("sends at once by the only way there is", async () => {
    const result = await oneTimeCode.enter(createContext());
    expect(result).toMatchObject({
      outcome: "CONTINUE",
      messages: [{ kind: "CODE", channel: "EMAIL", to: "ana@example.com", code: "100001", validMinutes: 10 }],
    });
  });

  it("keeps of the code only a salted hash", async () => {
    const { state } = await sent();
    expect(JSON.stringify(state)).not.toContain("100001");
    expect(await hashCode("100001", "a")).not.toBe(await hashCode("100001", "b"));
    expect(await matchesCode("100001", "a", await hashCode("100001", "a"))).toBe(true);
    expect(await matchesCode("100002", "a", await hashCode("100001", "a"))).toBe(false);
  });

  it.each([
    [{}, both, "CONTINUE"],
    [{ channels: ["SMS"] }, { email: "ana@example.com" }, "FAILED"],
    [{ channels: ["EMAIL"] }, { phone: "+14155550123" }, "FAILED"],
    [{}, {}, "FAILED"],
  ])(
    "uses only the ways that the workflow allows and the person has (%j, %j)",
    async (settings, contact, outcome) => {
      const result = await oneTimeCode.enter(createContext({ settings, contact }));
      expect(result.outcome).toBe(outcome);
      expect("messages" in result ? (result.messages ?? []) : []).toEqual([]);
      if (result.outcome === "FAILED") expect(result.reasons).toEqual(["NO_CONTACT_POINT"]);
    },
  );
});

describe("sending again", () => {
  const send = (state: unknown, seconds: number, channel = "EMAIL", contact: object = both) =>
    oneTimeCode.act("send", { channel }, state, createContext({ now: later(seconds), contact }));

  it("waits 30 seconds, and says how long", async () => {
    const { state } = await sent();
    await expect(send(state, 29)).rejects.toMatchObject({
      code: "RESEND_TOO_SOON",
      status: 429,
      headers: { "Retry-After": "1" },
    });
    expect(continued(await send(state, 30))).toBeDefined();
  });

  it("is possible three times", async () => {
    let { state } = await sent();
    for (const seconds of [30, 60, 90]) state = continued(await send(state, seconds));
    expect(oneTimeCode.view(state, createContext())).toMatchObject({ resendsLeft: 0 });
    await expect(send(state, 600)).rejects.toMatchObject({ code: "RESEND_LIMIT_REACHED", status: 409 });
  });

  it("makes the earlier code worthless and starts its ten minutes anew", async () => {
    const { state } = await sent();
    const context = createContext({ now: later(540), random: { digits: () => "200002", token: () => "s" } });
    const again = continued(await oneTimeCode.act("send", { channel: "EMAIL" }, state, context));
    const verify = (code: string) =>
      oneTimeCode.act("verify", { code }, again, createContext({ now: later(700) }));
    expect((await verify("100001"))?.outcome).toBe("CONTINUE");
    expect((await verify("200002"))?.outcome).toBe("PASSED");
  });

  it("refuses a way that the person does not have", async () => {
    const { state } = await sent();
    await expect(send(state, 60, "SMS", { email: "ana@example.com" })).rejects.toMatchObject({
      code: "VALIDATION_FAILED",
    });
  });

  it("does not give back attempts that were used up", async () => {
    let { state, context } = await sent();
    for (let i = 0; i < 4; i++)
      state = continued(await oneTimeCode.act("verify", { code: "999999" }, state, context));
    state = continued(await send(state, 60));
    expect(await oneTimeCode.act("verify", { code: "999999" }, state, context)).toMatchObject({
      outcome: "FAILED",
      reasons: ["TOO_MANY_ATTEMPTS"],
    });
  });
});

describe("entering the code", () => {
  it.each(["100001", " 100 001 ", "100-001"])(
    "passes with the right one, spaces and dashes aside (%s)",
    async (code) => {
      const { state, context } = await sent();
      expect(await oneTimeCode.act("verify", { code }, state, context)).toMatchObject({
        outcome: "PASSED",
        attempted: true,
        proves: "EMAIL",
        state: { sent: null },
      });
    },
  );

  it("counts any other six digits as an attempt, and the fifth as the last", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc
            .integer({ min: 0, max: 999_999 })
            .map((value) => String(value).padStart(6, "0"))
            .filter((code) => code !== "100001"),
          { minLength: 5, maxLength: 5 },
        ),
        async (codes) => {
          let { state, context } = await sent();
          for (const [index, code] of codes.entries()) {
            const result = await oneTimeCode.act("verify", { code }, state, context);
            expect(result?.outcome).toBe(index === 4 ? "FAILED" : "CONTINUE");
            state = result?.state;
          }
        },
      ),
      { numRuns: 5 },
    );
  });

  it("is too late after ten minutes to the millisecond, and costs no attempt then", async () => {
    const { state } = await sent();
    const at = (seconds: number) =>
      oneTimeCode.act("verify", { code: "100001" }, state, createContext({ now: later(seconds) }));
    expect((await at(599.999))?.outcome).toBe("PASSED");
    const late = await at(600);
    expect(late).toMatchObject({ outcome: "CONTINUE", state: { error: "CODE_EXPIRED", attempts: 0 } });
    expect(late !== undefined && "attempted" in late).toBe(false);
  });

  it("has no other action", () => {
    for (const action of ["skip", "", "constructor", "__proto__", "hasOwnProperty"]) {
      expect(oneTimeCode.act(action, {}, {}, createContext())).toBeUndefined();
    }
  });
});

describe("a message that was refused", () => {
  const referenceOf = async (context = createContext()) => {
    const result = await oneTimeCode.enter(context);
    const message = result.outcome === "CONTINUE" ? result.messages?.[0] : undefined;
    if (message === undefined) throw new Error("nothing was sent");
    return { state: result.state, reference: message.reference };
  };

  it("shows on the page and makes nobody wait", async () => {
    const { state, reference } = await referenceOf();
    const refused = oneTimeCode.undelivered(state, reference);
    expect(refused.outcome).toBe("CONTINUE");
    expect(oneTimeCode.view(refused.state, createContext())).toMatchObject({
      phase: "ENTER",
      deliveryFailed: true,
      resendAvailableAt: null,
    });
    const again = await oneTimeCode.act("send", { channel: "EMAIL" }, refused.state, createContext());
    expect(oneTimeCode.view(continued(again), createContext())).toMatchObject({ deliveryFailed: false });
  });

  it("changes nothing when it is not the newest", async () => {
    const { state } = await referenceOf();
    expect(oneTimeCode.undelivered(state, "another")).toEqual({ outcome: "CONTINUE", state });
  });
});

describe("what the page is told of the person", () => {
  it.each([
    ["ana@example.com", "a•••@e•••.com"],
    ["a@b.co", "a•••@b•••.co"],
    ["ana@mail.example.co.uk", "a•••@m•••.uk"],
    ["ana@localhost", "a•••@l•••"],
    ["ñandú@ejemplo.es", "ñ•••@e•••.es"],
    ["😀x@example.com", "😀•••@e•••.com"],
  ])("%s becomes %s", (email, masked) => {
    expect(maskEmail(email)).toBe(masked);
  });

  it("of a phone number is its last two digits", () => {
    expect(maskPhone("+14155550123")).toBe("+••• 23");
  });

  it("is never hash, salt or full address", async () => {
    const { state } = await sent(createContext({ contact: { email: "ana@example.com" } }));
    const text = JSON.stringify(oneTimeCode.view(state, createContext()));
    expect(text).not.toMatch(/hash|salt|ana@example/);
  });
});

describe("the settings", () => {
  it.each([[{ channels: [] }], [{ channels: ["FAX"] }], [{ channels: "EMAIL" }], [{ digits: 4 }], [null]])(
    "refuse what makes no sense (%j)",
    (settings) => {
      expect(oneTimeCode.settings.safeParse(settings).success).toBe(false);
    },
  );

  it("allow both ways unless told", () => {
    expect(oneTimeCode.settings.parse({})).toEqual({ channels: ["EMAIL", "SMS"] });
  });
});
