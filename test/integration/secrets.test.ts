import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { countPlanted, dumpTable, findPlanted, plant } from "../support/planted.ts";
import { startReceiver } from "../support/receiver.ts";
import {
  call,
  completeVerification,
  connectProduct,
  eventually,
  expectCall,
  fetchToken,
  type Product,
  requestVerification,
} from "../support/system.ts";

describe("secrets", () => {
  let product: Product;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;

  beforeAll(async () => {
    product = await connectProduct();
    receiver = await startReceiver();
  });
  afterAll(() => receiver.stop());

  it("appear in no log line, table item or event after a whole verification with failures on the way", async () => {
    const endpoint = await expectCall(201, `${product.baseUrl}/api/v1/webhook-endpoints`, {
      token: product.admin,
      body: {
        url: receiver.url,
        integrations: [product.integrationId],
        headers: { "x-key": `planted-${crypto.randomUUID()}` },
      },
    });
    plant(product.stateDir, "webhook-secret", String(endpoint.secret).replace("whsec_", ""));
    const token = await fetchToken(product);
    // Wrong in each way that quotes its input back in many systems.
    await call(`${product.baseUrl}/oauth2/token`, {
      body: new URLSearchParams({
        grant_type: "x",
        client_id: product.clientId,
        client_secret: product.clientSecret,
      }),
    });
    await call(`${product.baseUrl}/omni/b2b/onboarding/request-new`, {
      token,
      body: `{"loginHint": "${token}`,
    });
    await call(`${product.baseUrl}/v/${product.clientSecret}`);

    const address = `secrets-${crypto.randomUUID()}@example.com`;
    const requested = await requestVerification(product, token, { loginHint: address });
    await completeVerification(product, requested, address);
    await eventually("the webhook", () =>
      receiver.received.some((hook) => hook.body.includes(requested.interviewId)) ? true : undefined,
    );

    expect(countPlanted(product.stateDir)).toBeGreaterThanOrEqual(5);
    // The search itself finds what is really there.
    expect((await dumpTable(product.local.aws)).join()).toContain(requested.interviewId);
    expect(await findPlanted(product.stateDir, product.local, inject("cloudLogsDir"))).toEqual([]);
  });
});
