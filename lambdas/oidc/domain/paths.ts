// Where the provider answers. The contract, discovery and the audiences of assertions read the same.
export const AUTHORIZE_PATH = "/oauth2/authorize";
export const PAR_PATH = "/oauth2/par";
export const TOKEN_PATH = "/oauth2/token";
export const JWKS_PATH = "/oauth2/jwks";
export const USERINFO_PATH = "/userinfo";
export const INTROSPECT_PATH = "/oauth2/introspect";
export const REVOKE_PATH = "/oauth2/revoke";
export const LOGOUT_PATH = "/oauth2/logout";
