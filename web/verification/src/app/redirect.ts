import type { TabMemory } from "./memory.ts";

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** The address to go back to, if it is one that a browser may be sent to: https, or http on this machine. */
export function readRedirectUrl(url: string | null): string | undefined {
  if (url === null) return undefined;
  try {
    const { protocol, hostname } = new URL(url);
    const mayLeadThere = protocol === "https:" || (protocol === "http:" && loopback.has(hostname));
    return mayLeadThere ? url : undefined;
  } catch {
    return undefined;
  }
}

const sentBackKey = (interviewId: string) => `sent-back.${interviewId}`;

/**
 * Whether this tab was already sent back for this session. Someone who returns with the browser's Back button
 * wants to read the page, not to be sent away again.
 */
export const wasSentBack = (memory: TabMemory, interviewId: string): boolean =>
  memory.get(sentBackKey(interviewId)) !== null;

export const rememberSentBack = (memory: TabMemory, interviewId: string): void =>
  memory.set(sentBackKey(interviewId), "1");
