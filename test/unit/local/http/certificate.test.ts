import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadCertificate } from "../../../../local/http/certificate.ts";

const now = new Date("2026-03-01T12:00:00.000Z");
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);

describe("the certificate of the local cloud", () => {
  let stateDir: string;
  beforeEach(async () => {
    stateDir = await mkdtemp(join(tmpdir(), "countersign-cert-"));
  });
  afterEach(() => rm(stateDir, { recursive: true, force: true }));

  it("speaks for this machine alone, for thirty days, and is no authority", async () => {
    const certificate = new X509Certificate((await loadCertificate(stateDir, now)).cert);
    expect(certificate.subjectAltName).toBe(
      "DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1",
    );
    expect(certificate.ca).toBe(false);
    expect(certificate.validToDate).toEqual(inDays(30));
    expect(certificate.validFromDate.getTime()).toBeLessThan(now.getTime());
  });

  it("belongs to its key, which nobody else on the machine can read", async () => {
    const { cert, key } = await loadCertificate(stateDir, now);
    expect(new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect((await stat(join(stateDir, "https-key.pem"))).mode & 0o777).toBe(0o600);
  });

  it("stays the same until it is about to end, so that it has to be trusted once", async () => {
    const first = await loadCertificate(stateDir, now);
    expect(await loadCertificate(stateDir, inDays(28))).toEqual(first);
    const renewed = await loadCertificate(stateDir, inDays(29.5));
    expect(renewed.cert).not.toBe(first.cert);
    expect(new X509Certificate(renewed.cert).validToDate).toEqual(inDays(59.5));
  });
});
