import { createVerificationApi } from "../../../lambdas/verification/create-verification-api.ts";
import { callFunction, type TestAnswer, type TestRequest } from "../../support/http-event.ts";
import type { TestProduct } from "../../support/test-product.ts";

export const BASE_URL = "https://id.example.com";
export const COOKIE = "__Host-countersign_session";

/** A browser at the verification pages: sends our Origin and keeps its cookie. */
export const createBrowser = (product: TestProduct, jar: { cookie?: string } = {}) => {
  const api = createVerificationApi(product);

  const call = async (request: TestRequest): Promise<TestAnswer> => {
    const answer = await callFunction(api, {
      ...request,
      headers: { ...(request.body === undefined ? {} : { origin: BASE_URL }), ...request.headers },
      cookies: request.cookies ?? (jar.cookie === undefined ? [] : [jar.cookie]),
    });
    const set = answer.cookies[0];
    if (set !== undefined) jar.cookie = set.split(";")[0] ?? "";
    return answer;
  };

  return {
    jar,
    call,
    preview: (token: string) => call({ path: "/v/api/preview", body: { token } }),
    start: (token: string, language?: string) =>
      call({ path: "/v/api/start", body: { token, ...(language === undefined ? {} : { language }) } }),
    session: () => call({ path: "/v/api/session" }),
    act: (action: string, body: unknown, module = "one-time-code") =>
      call({ path: `/v/api/modules/${module}/${action}`, body }),
  };
};

export type Browser = ReturnType<typeof createBrowser>;

/** The newest code that was sent. */
export const lastCode = (product: TestProduct): string => {
  const message = product.notifications.messages.findLast((each) => each.kind === "CODE");
  if (message?.kind !== "CODE") throw new Error("No code was sent.");
  return message.code;
};

/** Six digits that are not the code. */
export const wrongCode = (product: TestProduct): string => {
  const code = lastCode(product);
  return `${code[0] === "9" ? "0" : Number(code[0]) + 1}${code.slice(1)}`;
};

export const eventNames = async (product: TestProduct, sessionId: string): Promise<string[]> =>
  (await product.events.listOfSession(sessionId)).map((event) => event.eventType);

/** The same browser in `count` tabs whose requests have all read the session before any of them writes. */
export const createTabs = (product: TestProduct, browser: Browser, count: number): Browser[] => {
  let waiting: (() => void)[] = [];
  const meet = () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length < count) return;
      for (const go of waiting) go();
      waiting = [];
    });
  const get: TestProduct["sessions"]["get"] = async (id) => {
    const session = await product.sessions.get(id);
    await meet();
    return session;
  };
  const shared = { ...product, sessions: { ...product.sessions, get } };
  return Array.from({ length: count }, () => createBrowser(shared, { ...browser.jar }));
};
