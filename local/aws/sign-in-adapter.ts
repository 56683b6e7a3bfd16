import type { State } from "../state.ts";

/** Keeps what oidc-provider stores (sessions, codes, refresh tokens) in the state file. */
export function createAdapter(state: State) {
  return class {
    readonly kind: string;
    constructor(name: string) {
      this.kind = `oidc-${name}`;
    }
    async upsert(id: string, payload: Record<string, unknown>, expiresIn?: number) {
      state.put(this.kind, id, {
        ...payload,
        expiresAt: expiresIn ? Date.now() + expiresIn * 1000 : undefined,
      });
      if (payload.uid) state.put(`${this.kind}-uid`, String(payload.uid), id);
    }
    async find(id: string) {
      const found = state.get<Record<string, unknown>>(this.kind, id);
      if (found?.expiresAt && Number(found.expiresAt) < Date.now()) return undefined;
      return found;
    }
    async findByUid(uid: string) {
      const id = state.get<string>(`${this.kind}-uid`, uid);
      return id ? this.find(id) : undefined;
    }
    async findByUserCode() {
      return undefined;
    }
    async consume(id: string) {
      const found = await this.find(id);
      if (found) state.put(this.kind, id, { ...found, consumed: Math.floor(Date.now() / 1000) });
    }
    async destroy(id: string) {
      state.remove(this.kind, id);
    }
    async revokeByGrantId(grantId: string) {
      for (const each of state.list<Record<string, unknown>>(this.kind)) {
        if (each.grantId === grantId && each.jti) state.remove(this.kind, String(each.jti));
      }
    }
  };
}
