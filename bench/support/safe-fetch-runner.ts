// Sends one request as a delivery does, in a process of its own, and tells how much memory that took.
import { createSafeFetch } from "../../lambdas/platform/safe-fetch/safe-fetch.ts";
import { readAllowList } from "../../lambdas/webhooks/domain/allow-list.ts";
import { serveQuestions } from "./processes.ts";

const fetch = createSafeFetch({ allow: readAllowList("127.0.0.1/32") });

const peakMegabytes = (): number => process.resourceUsage().maxRSS / 1024;

serveQuestions({
  ready: {},
  answer: async (url) => {
    const before = peakMegabytes();
    const result = await fetch.send({ url, method: "POST", headers: {}, body: "{}" });
    return { before, after: peakMegabytes(), kind: result.kind };
  },
});
