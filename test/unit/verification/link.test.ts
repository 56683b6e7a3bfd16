import { describe, expect, it } from "vitest";
import {
  cancelSession,
  redactSession,
  resendSession,
} from "../../../lambdas/core/session/administer-session.ts";
import { commit, createSession, createTenant, createTestProduct } from "../../support/test-product.ts";
import { createTestTable, readWholeTable } from "../../support/test-table.ts";
import { BASE_URL, COOKIE, createBrowser, eventNames, lastCode } from "./person.ts";

const table = await createTestTable();

const setUp = async (body: Record<string, unknown> = {}) => {
  const product = createTestProduct(table, BASE_URL);
  const tenant = await createTenant(product);
  const session = await createSession(product, tenant, body);
  const command = {
    organizationId: tenant.organization.id,
    actor: { type: "USER", id: "usr_1" } as const,
    id: session.id,
  };
  return { product, tenant, session, command, tokenOf: (url: string) => url.slice(url.lastIndexOf("/") + 1) };
};

describe("opening a link", () => {
  it("tells whose it is and changes nothing in the table", async () => {
    const { product, session } = await setUp();
    const before = await readWholeTable(table);
    const answer = await createBrowser(product).preview(session.token);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        organization: { name: "Acme Bank", logoUrl: null, primaryColor: null },
        language: "en",
        state: "NEW",
        linkExpiresAt: session.expiresAt,
      },
    });
    expect(await readWholeTable(table)).toEqual(before);
  });

  it("does not use the link up, however often it is opened and by whomever", async () => {
    const { product, session } = await setUp();
    for (let i = 0; i < 3; i++)
      expect((await createBrowser(product).preview(session.token)).status).toBe(200);
    expect((await createBrowser(product).start(session.token)).status).toBe(200);
  });

  it.each([
    "",
    "x",
    "a".repeat(43),
    "é".repeat(43),
    "../../etc/passwd",
    "a".repeat(60_000),
    "\u0000\u0007",
    "\ud800",
  ])("answers a token that was never given out with 404 (%#)", async (token) => {
    const { product } = await setUp();
    for (const path of ["/v/api/preview", "/v/api/start"]) {
      const answer = await createBrowser(product).call({ path, body: { token } });
      expect(answer).toMatchObject({ status: 404, body: { code: "LINK_INVALID" } });
    }
  });
});

describe("starting", () => {
  it("binds the browser by a cookie that scripts and other sites cannot use", async () => {
    const { product, session } = await setUp();
    const answer = await createBrowser(product).start(session.token);
    expect(answer.status).toBe(200);
    const [pair, ...attributes] = (answer.cookies[0] ?? "").split("; ");
    expect(pair).toMatch(new RegExp(`^${COOKIE}=${session.id}\\.[A-Za-z0-9_-]{43}$`));
    expect(attributes).toEqual(expect.arrayContaining(["Path=/", "HttpOnly", "SameSite=Lax", "Secure"]));
    expect(attributes.some((attribute) => attribute.startsWith("Domain"))).toBe(false);
  });

  it("uses a cookie without prefix and Secure where the base URL is plain http", async () => {
    const product = createTestProduct(table, "http://127.0.0.1:4310");
    const session = await createSession(product, await createTenant(product));
    const answer = await createBrowser(product).call({
      path: "/v/api/start",
      body: { token: session.token },
      headers: { origin: "http://127.0.0.1:4310" },
    });
    expect(answer.cookies[0]).toMatch(/^countersign_session=/);
    expect(answer.cookies[0]).not.toContain("Secure");
  });

  it("keeps neither the link's token nor the cookie's secret in the table, in events or in a log line", async () => {
    const { product, session } = await setUp({
      notification: { type: "EMAIL", email: "ana@example.com" },
    });
    const browser = createBrowser(product);
    await browser.preview(session.token);
    await browser.start(session.token);
    const secret = browser.jar.cookie?.split(".").at(-1) ?? "missing";
    const kept = JSON.stringify([await readWholeTable(table), product.log.lines]);
    for (const text of [session.token, secret, lastCode(product)]) expect(kept).not.toContain(text);
  });

  it("writes SESSION_STARTED with the change, and gives the person the workflow's time", async () => {
    const { product, session } = await setUp({ linkValidityInMinutes: 5 });
    const answer = await createBrowser(product).start(session.token);
    expect(answer.body).toMatchObject({ status: "STARTED", expiresAt: "2026-03-01T12:30:00.000Z" });
    expect(await product.events.listOfSession(session.id)).toMatchObject([
      { eventType: "SESSION_STARTED", sequence: 1, onboardingStatus: null },
    ]);
    expect(await product.sessions.get(session.id)).toMatchObject({
      status: "STARTED",
      startedAt: "2026-03-01T12:00:00.000Z",
    });
  });

  it("takes the language that the person chose, where pages exist in it", async () => {
    const { product, session } = await setUp();
    const browser = createBrowser(product);
    expect((await browser.start(session.token, "es-MX")).body.language).toBe("es");
    expect(product.notifications.messages.at(-1)).toMatchObject({ kind: "CODE", language: "es" });
    const other = await setUp();
    expect((await createBrowser(other.product).start(other.session.token, "tlh")).body.language).toBe("en");
  });
});

describe("one link and two browsers", () => {
  it("refuses the second one whatever state the session is in", async () => {
    const { product, session, command } = await setUp();
    const browser = createBrowser(product);
    const stranger = createBrowser(product);
    await browser.start(session.token);
    const refused = { status: 409, body: { code: "LINK_ALREADY_USED" } };
    const expectRefused = async () => {
      expect(await stranger.preview(session.token)).toMatchObject(refused);
      expect(await stranger.start(session.token)).toMatchObject(refused);
    };
    await expectRefused();
    product.clock.advance(31 * 60);
    await expectRefused();
    product.clock.advance(-31 * 60);
    await cancelSession(product, command);
    await expectRefused();
    await redactSession(product, command);
    await expectRefused();
  });

  it("lets exactly one start when both press at the same moment", async () => {
    const { product, session } = await setUp();
    const browsers = Array.from({ length: 6 }, () => createBrowser(product));
    const answers = await Promise.all(browsers.map((browser) => browser.start(session.token)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    expect(await eventNames(product, session.id)).toEqual(["SESSION_STARTED"]);
    const views = await Promise.all(browsers.map((browser) => browser.session()));
    expect(views.filter((view) => view.status === 200)).toHaveLength(1);
  });

  it("does not take a cookie whose secret or session is another's", async () => {
    const { product, session, tenant } = await setUp();
    const browser = createBrowser(product);
    await browser.start(session.token);
    const other = await createSession(product, tenant);
    const secret = browser.jar.cookie?.split(".").at(-1);
    const forged = [
      `${COOKIE}=${session.id}.${"A".repeat(43)}`,
      `${COOKIE}=${other.id}.${secret}`,
      `${COOKIE}=${session.id}.`,
      `${COOKIE}=${session.id}.${secret}x`,
      `${COOKIE}=${secret}`,
      `${COOKIE}=ses_${"z".repeat(5000)}.${secret}`,
      `countersign_session=${session.id}.${secret}`,
    ];
    for (const cookie of forged) {
      expect(await createBrowser(product, { cookie }).session()).toMatchObject({
        status: 401,
        body: { code: "NO_SESSION" },
      });
      expect(await createBrowser(product, { cookie }).act("verify", { code: "123456" })).toMatchObject({
        status: 401,
      });
    }
  });
});

describe("the same browser", () => {
  it("comes back to where it was, and callers hear of it", async () => {
    const { product, session } = await setUp();
    const browser = createBrowser(product);
    const first = await browser.start(session.token);
    product.clock.advance(60);
    expect((await browser.preview(session.token)).body.state).toBe("RESUME");
    const again = await browser.start(session.token);
    expect(again).toMatchObject({
      status: 200,
      body: { expiresAt: first.body.expiresAt, status: "STARTED" },
    });
    expect(await eventNames(product, session.id)).toEqual(["SESSION_STARTED", "SESSION_PROGRESS"]);
    expect(product.notifications.messages).toHaveLength(1);
  });

  it("is not locked out when the answer to its start is lost on the way", async () => {
    const { product, session } = await setUp();
    const browser = createBrowser(product);
    await browser.preview(session.token);
    const cookie = browser.jar.cookie ?? "";
    await createBrowser(product, { cookie }).start(session.token);
    const again = await createBrowser(product, { cookie }).start(session.token);
    expect(again).toMatchObject({ status: 200, body: { status: "STARTED" } });
  });

  it("keeps the cookie of another verification until it starts this one", async () => {
    const { product, session, tenant } = await setUp();
    const browser = createBrowser(product);
    await browser.start(session.token);
    const other = await createSession(product, tenant);
    expect((await browser.preview(other.token)).cookies).toEqual([]);
    expect((await browser.session()).body.interviewId).toBe(session.id);
    await browser.start(other.token);
    expect((await browser.session()).body.interviewId).toBe(other.id);
  });

  it("does not flood callers with events when it comes back again and again", async () => {
    const { product, session } = await setUp();
    const browser = createBrowser(product);
    for (let i = 0; i < 110; i++) expect((await browser.start(session.token)).status).toBe(200);
    expect(await eventNames(product, session.id)).toHaveLength(100);
  });

  it("sees the end of a finished verification, and cannot start it again", async () => {
    const { product, session } = await setUp();
    const browser = createBrowser(product);
    await browser.start(session.token);
    await browser.act("verify", { code: lastCode(product) });
    expect((await browser.preview(session.token)).body.state).toBe("FINISHED");
    expect(await browser.start(session.token)).toMatchObject({
      status: 409,
      body: { code: "SESSION_NOT_ACTIVE" },
    });
    expect((await browser.session()).body).toMatchObject({ status: "SUCCEEDED", current: null });
  });
});

describe("a browser that names its session", () => {
  const countLookUps = (product: ReturnType<typeof createTestProduct>) => {
    let count = 0;
    const find: typeof product.links.find = (hash) => {
      count += 1;
      return product.links.find(hash);
    };
    return { watched: { ...product, links: { ...product.links, find } }, count: () => count };
  };

  it("starts without a look at the link's row", async () => {
    const { product, session } = await setUp();
    const { watched, count } = countLookUps(product);
    const browser = createBrowser(watched);
    await browser.preview(session.token);
    expect(count()).toBe(1);
    expect((await browser.start(session.token)).status).toBe(200);
    expect(count()).toBe(1);
  });

  it("starts the session of the link, and not the one that it names", async () => {
    const { product, tenant, session } = await setUp();
    const other = await createSession(product, tenant, { loginHint: "other@example.com" });
    const browser = createBrowser(product);
    await browser.preview(other.token);
    expect((await browser.start(session.token)).status).toBe(200);
    expect(await product.sessions.get(session.id)).toMatchObject({ status: "STARTED" });
    expect(await product.sessions.get(other.id)).toMatchObject({ status: "CREATED" });
  });

  it("starts nothing with a token of its own making, whatever session it names", async () => {
    const { product, session } = await setUp();
    const browser = createBrowser(product);
    await browser.preview(session.token);
    expect((await browser.start("x".repeat(43))).status).toBe(404);
    expect(await product.sessions.get(session.id)).toMatchObject({ status: "CREATED" });
  });

  it("starts a session that was written before records held the hash", async () => {
    const { product, session } = await setUp();
    const stored = await product.sessions.get(session.id);
    if (stored === undefined) throw new Error("no session");
    const old = { ...stored, link: { ...stored.link, hash: null }, version: stored.version + 1 };
    await commit(table, [product.sessions.replace(old)]);
    const browser = createBrowser(product);
    await browser.preview(session.token);
    expect((await browser.start(session.token)).status).toBe(200);
  });
});

describe("a link that is over", () => {
  it("that expired unopened is told so, ends the session, and tells callers once", async () => {
    const { product, session } = await setUp({ linkValidityInMinutes: 5 });
    product.clock.advance(5 * 60);
    const browser = createBrowser(product);
    expect(await browser.preview(session.token)).toMatchObject({
      status: 410,
      body: { code: "LINK_EXPIRED" },
    });
    expect(await eventNames(product, session.id)).toEqual([]);
    for (let i = 0; i < 2; i++) {
      expect(await browser.start(session.token)).toMatchObject({
        status: 410,
        body: { code: "LINK_EXPIRED" },
      });
    }
    expect(await product.events.listOfSession(session.id)).toMatchObject([
      { eventType: "SESSION_FAILED", failureReason: "LINK_EXPIRED" },
    ]);
  });

  it("whose visit ran out of time is told so to its browser, and the session ends", async () => {
    const { product, session } = await setUp();
    const browser = createBrowser(product);
    await browser.start(session.token);
    product.clock.advance(30 * 60);
    expect((await browser.preview(session.token)).body.state).toBe("FINISHED");
    for (let i = 0; i < 2; i++) {
      expect(await browser.start(session.token)).toMatchObject({
        status: 410,
        body: { code: "SESSION_EXPIRED" },
      });
    }
    expect((await browser.session()).body).toMatchObject({
      status: "EXPIRED",
      failureReason: "SESSION_EXPIRED",
    });
    expect(await eventNames(product, session.id)).toEqual(["SESSION_STARTED", "SESSION_FAILED"]);
  });

  it("that was sent again after the start and then expired is told so", async () => {
    const { product, session, command, tokenOf } = await setUp({ linkValidityInMinutes: 5 });
    await createBrowser(product).start(session.token);
    const token = tokenOf((await resendSession(product, command)).url);
    product.clock.advance(5 * 60);
    expect(await createBrowser(product).start(token)).toMatchObject({
      status: 410,
      body: { code: "LINK_EXPIRED" },
    });
    expect(await eventNames(product, session.id)).toEqual(["SESSION_STARTED", "SESSION_FAILED"]);
  });

  it("that was cancelled is told so", async () => {
    const { product, session, command } = await setUp();
    await cancelSession(product, command);
    for (const answer of [
      await createBrowser(product).preview(session.token),
      await createBrowser(product).start(session.token),
    ]) {
      expect(answer).toMatchObject({ status: 410, body: { code: "LINK_CANCELED" } });
    }
  });

  it("that was replaced is told so, and the new one works", async () => {
    const { product, session, command, tokenOf } = await setUp();
    const { url } = await resendSession(product, command);
    expect(await createBrowser(product).start(session.token)).toMatchObject({
      status: 410,
      body: { code: "LINK_REPLACED" },
    });
    expect((await createBrowser(product).start(tokenOf(url))).status).toBe(200);
  });
});

describe("a link that is sent again after the start", () => {
  it("takes the session from the browser that held it; the next one goes on where it stood", async () => {
    const { product, session, command, tokenOf } = await setUp();
    const first = createBrowser(product);
    await first.start(session.token);
    await first.act("verify", { code: "000000" === lastCode(product) ? "111111" : "000000" });
    product.clock.advance(20 * 60);
    const { url } = await resendSession(product, command);
    expect(await first.session()).toMatchObject({ status: 401, body: { code: "NO_SESSION" } });
    const second = createBrowser(product);
    expect((await second.preview(tokenOf(url))).body.state).toBe("NEW");
    const answer = await second.start(tokenOf(url));
    expect(answer.body).toMatchObject({
      status: "STARTED",
      expiresAt: "2026-03-01T12:50:00.000Z",
      current: { module: "one-time-code", view: { attemptsLeft: 4 } },
    });
    expect(await eventNames(product, session.id)).toEqual(["SESSION_STARTED", "SESSION_PROGRESS"]);
    expect(await first.start(tokenOf(url))).toMatchObject({
      status: 409,
      body: { code: "LINK_ALREADY_USED" },
    });
  });
});
