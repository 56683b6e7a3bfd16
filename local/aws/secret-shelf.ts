import { randomUUID } from "node:crypto";
import type { State } from "../state.ts";
import { AwsError, type AwsInput, required } from "./call.ts";
import type { Secret } from "./secret-versions.ts";

export interface SecretsDeps {
  readonly state: State;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

const MARKED = "You can't perform this operation on the secret because it was marked for deletion.";

/** Where secrets are kept; one whose recovery window has ended is gone. */
export class SecretShelf {
  readonly #deps: Required<SecretsDeps>;

  constructor({ state, region, now = Date.now }: SecretsDeps) {
    this.#deps = { state, region, now };
  }

  /** Now, as Secrets Manager says it: seconds since 1970. */
  seconds(): number {
    return this.#deps.now() / 1000;
  }

  list(): Secret[] {
    return this.#deps.state.list<Secret>("secret");
  }

  save(secret: Secret): void {
    this.#deps.state.put("secret", secret.name, secret);
  }

  remove(secret: Secret): void {
    this.#deps.state.remove("secret", secret.name);
  }

  /** By name, ARN, or ARN without its last six characters. */
  lookUp(id: string): Secret | undefined {
    const { state } = this.#deps;
    const name = id.replace(/^arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:/, "");
    const secret =
      state.get<Secret>("secret", name) ?? state.get<Secret>("secret", name.replace(/-[A-Za-z0-9]{6}$/, ""));
    if (secret?.purgeAt === undefined || secret.purgeAt > this.seconds()) return secret;
    this.remove(secret);
    return undefined;
  }

  /** The secret that a request names; throws what AWS answers when there is none. */
  find(input: AwsInput, { evenDeleted = false } = {}): Secret {
    const secret = this.lookUp(required(input, "SecretId"));
    if (!secret) {
      throw new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    }
    if (secret.deletedAt !== undefined && !evenDeleted) throw new AwsError("InvalidRequestException", MARKED);
    return secret;
  }

  /** ARN of a secret, known or not; the six characters at its end are the ones that the template's `Ref` says. */
  arnOf(name: string): string {
    const { state, region } = this.#deps;
    let suffix = state.get<string>("secret-suffix", name);
    if (!suffix) {
      suffix = randomUUID().replaceAll("-", "").slice(0, 6);
      state.put("secret-suffix", name, suffix);
    }
    return `arn:aws:secretsmanager:${region}:000000000000:secret:${name}-${suffix}`;
  }
}
