import { clientSecretBasic } from "./client-secret-basic.ts";
import { clientSecretPost } from "./client-secret-post.ts";
import type { ClientAuthenticationMethod } from "./method.ts";

/** Every way in which a client can authenticate; discovery lists the same. */
export const clientAuthenticationMethods: readonly ClientAuthenticationMethod[] = [
  clientSecretBasic,
  clientSecretPost,
];
