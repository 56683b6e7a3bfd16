import { beforeAll, describe, expect, it } from "vitest";
import {
  call,
  completeVerification,
  connectProduct,
  eventually,
  expectCall,
  fetchToken,
  type Json,
  type Product,
  readStatus,
  requestVerification,
} from "../support/system.ts";

describe("a verification that a reviewer decides", () => {
  let product: Product;
  let token: string;
  let api: string;

  beforeAll(async () => {
    const connected = await connectProduct();
    api = `${connected.baseUrl}/api/v1`;
    const workflow = await expectCall(201, `${api}/workflows`, {
      token: connected.admin,
      body: {
        name: `Reviewed ${crypto.randomUUID()}`,
        modules: [{ type: "one-time-code" }, { type: "manual-review" }],
      },
    });
    const integration = await expectCall(201, `${api}/integrations`, {
      token: connected.admin,
      body: { type: "API", name: `Reviewed ${crypto.randomUUID()}`, workflowId: workflow.id },
    });
    product = { ...connected, integrationId: String(integration.id) };
    token = await fetchToken(product);
  });

  const waitForReview = async (): Promise<string> => {
    const address = `review-${crypto.randomUUID()}@example.com`;
    const requested = await requestVerification(product, token, { loginHint: address });
    const view = await completeVerification(product, requested, address);
    expect(view).toMatchObject({ status: "PENDING_REVIEW", current: null, failureReason: null });
    return requested.interviewId;
  };

  const review = (interviewId: string, role: string, decision: string) =>
    call(`${api}/sessions/${interviewId}/review`, {
      token: product.local.managementToken[role],
      body: { decision, comment: "Checked by phone" },
    });

  const readEvents = async (interviewId: string): Promise<unknown[]> => {
    const session = await expectCall(200, `${api}/sessions/${interviewId}`, { token: product.admin });
    return (session.events as Json[]).map((event) => event.eventType);
  };

  it("waits, succeeds when it is approved, and is decided once", async () => {
    const interviewId = await waitForReview();
    expect(await readStatus(product, token, interviewId)).toMatchObject({
      status: "PENDING_REVIEW",
      finishedAt: null,
    });

    expect((await review(interviewId, "agent", "APPROVE")).status).toBe(403);
    expect((await review(interviewId, "reviewer", "APPROVE")).status).toBe(200);
    const again = await review(interviewId, "reviewer", "REJECT");
    expect([again.status, again.body.code]).toEqual([409, "ALREADY_REVIEWED"]);

    const status = await readStatus(product, token, interviewId);
    expect(status).toMatchObject({
      status: "SUCCEEDED",
      identityId: expect.stringMatching(/^idn_/),
      modules: [{ status: "PASSED" }, { type: "manual-review", status: "PASSED" }],
    });
    expect(await readEvents(interviewId)).toEqual([
      "SESSION_STARTED",
      "SESSION_PENDING_REVIEW",
      "SESSION_SUCCEEDED",
      "IDENTITY_ENROLLED",
    ]);
  });

  it("fails with REVIEW_REJECTED when it is rejected, and enrols nobody", async () => {
    const interviewId = await waitForReview();
    expect((await review(interviewId, "reviewer", "REJECT")).status).toBe(200);
    expect(await readStatus(product, token, interviewId)).toMatchObject({
      status: "FAILED",
      failureReason: "REVIEW_REJECTED",
      identityId: null,
    });
    expect(await readEvents(interviewId)).toEqual([
      "SESSION_STARTED",
      "SESSION_PENDING_REVIEW",
      "SESSION_FAILED",
    ]);
    const published = await eventually("the end on the bus", async () => {
      const events = await fetch(product.local.eventsUrl, { headers: { accept: "application/json" } });
      const listed: Json[] = await events.json();
      return listed
        .map((event) => event.detail as Json)
        .find((detail) => detail.interviewId === interviewId && detail.eventType === "SESSION_FAILED");
    });
    expect(published).toMatchObject({ failureReason: "REVIEW_REJECTED", identityId: null, sequence: 3 });
  });

  it("tells two decisions at once apart: one counts, the other is refused", async () => {
    const interviewId = await waitForReview();
    const answers = await Promise.all([
      review(interviewId, "reviewer", "APPROVE"),
      review(interviewId, "reviewer", "REJECT"),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    const ends = (await readEvents(interviewId)).filter((event) => /SUCCEEDED|FAILED/.test(String(event)));
    expect(ends).toHaveLength(1);
  });
});
