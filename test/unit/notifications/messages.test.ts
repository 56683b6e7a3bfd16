import { describe, expect, it } from "vitest";
import { composeMail } from "../../../lambdas/notifications/domain/compose-mail.ts";
import { composeSms, ONE_MESSAGE } from "../../../lambdas/notifications/domain/compose-sms.ts";
import { gsmLength, toGsm } from "../../../lambdas/notifications/domain/gsm.ts";
import { sayDuration, sayInstant } from "../../../lambdas/notifications/domain/words.ts";
import { code, link, NOW } from "./sample.ts";

const languages = ["en", "es"] as const;
const HOSTILE = `<script>alert("1")</script> & 'Sons' <img src=x onerror=1>`;

describe("the mail with a link", () => {
  it("says who asks, until when, and what to do when it was not expected", () => {
    const mail = composeMail(link(), NOW);
    expect(mail.subject).toBe("Acme Bank asks you to verify your identity");
    for (const body of [mail.text, mail.html]) {
      expect(body).toContain(link().url);
      expect(body).toContain("60 minutes");
      expect(body).toContain("March 1, 2026");
      expect(body).toContain("1:00");
      expect(body).toContain("UTC");
      expect(body).toContain("Then ignore this message");
    }
  });

  it("says the same in Spanish", () => {
    const mail = composeMail(link({ language: "es" }), NOW);
    expect(mail.subject).toBe("Acme Bank le pide que verifique su identidad");
    expect(mail.html).toContain('<html lang="es">');
    expect(mail.text).toContain("60 minutos");
    expect(mail.text).toContain("1 de marzo de 2026");
    expect(mail.text).toContain("Ignórelo");
    expect(mail.text).not.toMatch(/verify|minutes/);
  });

  it.each(languages)("shows a hostile organization name as text (%s)", (language) => {
    for (const message of [
      link({ language, organizationName: HOSTILE }),
      code({ language, organizationName: HOSTILE }),
    ]) {
      const { html } = composeMail(message, NOW);
      expect(html).not.toMatch(/<script|<img|onerror=1>/);
      expect(html).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;Sons&#39;");
    }
  });

  it("loads nothing from anywhere", () => {
    const { html } = composeMail(link(), NOW);
    expect(html).not.toMatch(/<img|<link|<script|src=|@import|url\(/);
    const addresses = [...html.matchAll(/href="([^"]+)"/g)].map((found) => found[1]);
    expect(new Set(addresses)).toEqual(new Set([link().url]));
  });
});

describe("the mail with a code", () => {
  it.each(languages)("shows the code, its time and a warning (%s)", (language) => {
    const mail = composeMail(code({ language }), NOW);
    expect(mail.subject).toContain("042137");
    expect(mail.text.split("\n")).toContain("042137");
    expect(mail.html).toContain(">042137<");
    expect(mail.text).toMatch(/10 minut/);
  });
});

describe("the text message", () => {
  it.each(languages)("fits one message with a usual name and address (%s)", (language) => {
    for (const message of [link({ language, channel: "SMS" }), code({ language, channel: "SMS" })]) {
      const length = gsmLength(composeSms(message, NOW));
      expect(length).toBeLessThanOrEqual(ONE_MESSAGE);
    }
  });

  it.each(languages)("cuts a long name, never the address or the code (%s)", (language) => {
    const organizationName = "The Very Long Established Savings And Loan Association Of The North".slice(
      0,
      80,
    );
    const text = composeSms(link({ language, channel: "SMS", organizationName }), NOW);
    expect(gsmLength(text)).toBeLessThanOrEqual(ONE_MESSAGE);
    expect(text).toContain(link().url);
    expect(text).toContain("The Very L");
    expect(composeSms(code({ language, channel: "SMS", organizationName }), NOW)).toContain("042137");
  });

  it("takes accents off that would make it a message of 70 characters", () => {
    expect(toGsm("Válido: código, ¿señor? ñandú Ñ é ü")).toBe("Valido: codigo, ¿señor? ñandu Ñ é ü");
    expect(gsmLength(composeSms(code({ language: "es", channel: "SMS" }), NOW))).toBeDefined();
  });

  it("keeps a name that the alphabet cannot write", () => {
    const text = composeSms(link({ channel: "SMS", organizationName: "日本銀行" }), NOW);
    expect(text).toContain("日本銀行");
    expect(text).toContain(link().url);
  });

  it("counts characters of the extension table twice", () => {
    expect(gsmLength("a€[b")).toBe(6);
    expect(gsmLength("日")).toBeUndefined();
  });
});

describe("times in words", () => {
  it.each([
    [0.5, "1 minute"],
    [1, "1 minute"],
    [59.9, "60 minutes"],
    [119, "119 minutes"],
    [120, "2 hours"],
    [1439, "23 hours"],
    [2880, "2 days"],
    [10_080, "7 days"],
  ])("%d minutes are %s", (minutes, words) => {
    expect(sayDuration("en", minutes)).toBe(words);
  });

  it("name their time zone", () => {
    expect(sayInstant("en", NOW)).toMatch(/March 1, 2026.*12:00.*PM UTC$/);
    expect(sayInstant("es", NOW)).toMatch(/1 de marzo de 2026.*12:00 UTC$/);
  });
});
