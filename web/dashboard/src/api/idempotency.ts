import { useRef } from "react";

/** Keys for POSTs that create: the same body gets the same key, so that trying again makes nothing twice. */
export const useIdempotencyKey = (): ((body: unknown) => string) => {
  const last = useRef<{ body: string; key: string } | null>(null);
  return (body) => {
    const text = JSON.stringify(body);
    if (last.current?.body !== text) last.current = { body: text, key: crypto.randomUUID() };
    return last.current.key;
  };
};
